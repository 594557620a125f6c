import { type Sql, sql } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { digitConstants } from "../../common/functions/constants.ts";
import { at, infix, loose, once, side, whole, within } from "../../common/functions/fragments.ts";
import {
  and, bucket, called, calledAlike, comparisonSigns, haversine, isIn, isNull, negate, not, operator, or, where,
} from "../../common/functions/patterns.ts"; // biome-ignore format: one list
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";
import { convert } from "./convert.ts";
import { arrayContains, arrayExtreme, arrayGet } from "./lists.ts";
import { arithmetic, divide, extreme, infinity, nonZero, notANumber, round } from "./numbers.ts";
import { dateDiff, datePart, dateTrunc, secondsBetween, timeTrunc } from "./times.ts";

const asInt64 = (value: Sql): Sql => lexicon.cast(value, { kind: "int64" });
const counted =
  (name: Sql): Pattern =>
  (application) =>
    whole(asInt64(called(name)(application).sql));

/** By code point, which "C" compares by. */
function ordered(sign: Sql): Pattern {
  return (application) => {
    const { operands } = application;
    if (at(operands, 0).type.kind !== "string") return infix(sign, strengths.comparison, operands);
    const [left = sql``, right = sql``] = side(operands).map((one, index) =>
      within(one, index === 0 ? strengths.comparison + 1 : strengths.whole),
    );
    return loose(sql`${left} ${sign} ${right} COLLATE "C"`, strengths.comparison);
  };
}

const finite = (name: Sql): Pattern =>
  where(
    bind,
    (a) => sql`ABS(${a}) <> ${infinity}`,
    (a) => sql`${name}(${a})`,
  );
const withinOne = (name: Sql): Pattern =>
  where(
    bind,
    (a) => sql`${a} BETWEEN -1 AND 1`,
    (a) => sql`${name}(${a})`,
  );
const positive = (name: Sql): Pattern =>
  where(
    bind,
    (a) => sql`${a} > 0`,
    (a) => sql`${name}(${a})`,
  );
const scaled =
  (factor: Sql): Pattern =>
  ({ operands }) =>
    loose(sql`${within(at(operands, 0), strengths.product)} * ${factor}`, strengths.product);
const folded =
  (name: Sql): Pattern =>
  ({ operands }) =>
    whole(sql`${name}(${within(at(operands, 0), strengths.whole)} COLLATE "C")`);
const trimmed =
  (name: Sql): Pattern =>
  ({ operands }) =>
    whole(sql`${name}(${at(operands, 0).sql}, ' ')`);

const { equal, not_equal, less, less_or_equal, greater, greater_or_equal } = comparisonSigns;

/** How Postgres says each function: https://www.postgresql.org/docs/current/functions.html. */
export const functions: FunctionLexicon = {
  ...digitConstants(lexicon),
  convert,
  patterns: {
    add: arithmetic(sql`+`, strengths.sum),
    subtract: arithmetic(sql`-`, strengths.sum),
    multiply: arithmetic(sql`*`, strengths.product),
    divide,
    negate,
    div: ({ operands }) =>
      loose(
        sql`${within(side(operands)[0] ?? at(operands, 0), strengths.product)} / ${nonZero(operands)}`,
        strengths.product,
      ),
    mod: ({ operands }) => whole(sql`MOD(${(side(operands)[0] ?? at(operands, 0)).sql}, ${nonZero(operands)})`),
    equal: operator(equal, strengths.comparison),
    not_equal: operator(not_equal, strengths.comparison),
    less: ordered(less),
    less_or_equal: ordered(less_or_equal),
    greater: ordered(greater),
    greater_or_equal: ordered(greater_or_equal),
    in: isIn,
    is_null: isNull,
    is_nan: ({ operands }) =>
      loose(sql`${within(at(operands, 0), strengths.comparison + 1)} = ${notANumber}`, strengths.comparison),
    is_finite: ({ operands }) => loose(sql`ABS(${at(operands, 0).sql}) < ${infinity}`, strengths.comparison),
    and,
    or,
    not,
    coalesce: calledAlike(sql`COALESCE`),
    nullif: calledAlike(sql`NULLIF`),
    least: extreme(sql`LEAST`),
    greatest: extreme(sql`GREATEST`),
    abs: called(sql`ABS`),
    floor: called(sql`FLOOR`),
    ceil: called(sql`CEIL`),
    trunc: called(sql`TRUNC`),
    round,
    sqrt: where(
      bind,
      (a) => sql`${a} >= 0`,
      (a) => sql`SQRT(${a})`,
    ),
    exp: called(sql`EXP`),
    ln: positive(sql`LN`),
    log10: positive(sql`LOG`),
    power: ({ operands }) =>
      once(
        operands,
        bind,
        ([x = sql``, y = sql``]) =>
          sql`CASE WHEN ${x} = 0 AND ${y} < 0 OR ${x} < 0 AND ${y} <> TRUNC(${y}) THEN NULL ELSE POWER(${x}, ${y}) END`,
      ),
    sin: finite(sql`SIN`),
    cos: finite(sql`COS`),
    tan: finite(sql`TAN`),
    asin: withinOne(sql`ASIN`),
    acos: withinOne(sql`ACOS`),
    atan: called(sql`ATAN`),
    atan2: ({ operands }) =>
      whole(sql`ATAN2(${within(at(operands, 0), strengths.sum)} + 0, ${within(at(operands, 1), strengths.sum)} + 0)`),
    radians: scaled(sql`0.017453292519943295`),
    degrees: scaled(sql`57.29577951308232`),
    haversine: haversine(bind),
    bucket: bucket(bind, asInt64),
    concat: operator(sql`||`, strengths.join),
    length: counted(sql`LENGTH`),
    lower: folded(sql`LOWER`),
    upper: folded(sql`UPPER`),
    trim: trimmed(sql`BTRIM`),
    ltrim: trimmed(sql`LTRIM`),
    rtrim: trimmed(sql`RTRIM`),
    left: ({ operands }) => whole(sql`LEFT(${at(operands, 0).sql}, ${at(operands, 1).bare.sql})`),
    right: ({ operands }) => whole(sql`RIGHT(${at(operands, 0).sql}, ${at(operands, 1).bare.sql})`),
    substr: ({ operands }) =>
      whole(sql`SUBSTR(${at(operands, 0).sql}, ${at(operands, 1).bare.sql}, ${at(operands, 2).bare.sql})`),
    replace: called(sql`REPLACE`),
    contains: (application) => loose(sql`${called(sql`STRPOS`)(application).sql} > 0`, strengths.comparison),
    starts_with: called(sql`STARTS_WITH`),
    ends_with: ({ operands }) =>
      once(operands, bind, ([text = sql``, part = sql``]) => sql`(RIGHT(${text}, LENGTH(${part})) = ${part})`),
    position: counted(sql`STRPOS`),
    date_part: datePart,
    date_trunc: dateTrunc,
    time_trunc: timeTrunc,
    date_diff: dateDiff,
    seconds_between: secondsBetween,
    array_length: counted(sql`CARDINALITY`),
    array_get: arrayGet,
    array_contains: arrayContains,
    array_min: arrayExtreme(sql`ASC`),
    array_max: arrayExtreme(sql`DESC`),
  },
};
