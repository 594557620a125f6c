import { type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, loose, once, whole, within } from "../../common/functions/fragments.ts";
import {
  and, bucket, called, calledAlike, comparisonSigns, haversine, isIn, isNull, lowerLetters, negate, not, operator, or, upperLetters,
} from "../../common/functions/patterns.ts"; // biome-ignore format: one list
import { bind } from "./bind.ts";
import { bare, constant } from "./constants.ts";
import { convert } from "./convert.ts";
import { arithmetic, divide } from "./decimals.ts";
import { compared, least, nullif } from "./floats.ts";
import { arrayContains, arrayExtreme, arrayGet } from "./lists.ts";
import { nonZero } from "./numbers.ts";
import { dateDiff, datePart, dateTrunc, secondsBetween, timeTrunc } from "./times.ts";

const { equal, not_equal, less, less_or_equal, greater, greater_or_equal } = comparisonSigns;

/** A value where a condition on it holds, or where it is NaN, which has a value of every function; else NULL. */
function where(condition: (a: Sql) => Sql, value: (a: Sql) => Sql): Pattern {
  return ({ operands }) => once(operands, bind, ([a = sql``]) => sql`IF(${condition(a)}, ${value(a)}, NULL)`);
}
const positive = (name: Sql): Pattern =>
  where(
    (a) => sql`${a} > 0 OR IS_NAN(${a})`,
    (a) => sql`${name}(${a})`,
  );
const finite = (name: Sql): Pattern =>
  where(
    (a) => sql`NOT IS_INF(${a})`,
    (a) => sql`${name}(${a})`,
  );
const withinOne = (name: Sql): Pattern =>
  where(
    (a) => sql`${a} BETWEEN -1 AND 1`,
    (a) => sql`${name}(${a})`,
  );
const scaled =
  (factor: Sql): Pattern =>
  ({ operands }) =>
    loose(sql`${within(at(operands, 0), strengths.product)} * ${factor}`, strengths.product);
const translated =
  (from: string, to: string): Pattern =>
  ({ operands }) =>
    whole(sql`TRANSLATE(${at(operands, 0).sql}, ${stringLiteral(from)}, ${stringLiteral(to)})`);
const trimmed =
  (name: Sql): Pattern =>
  ({ operands }) =>
    whole(sql`${name}(${at(operands, 0).sql}, ' ')`);

/** How BigQuery says each function: https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all. */
export const functions: FunctionLexicon = {
  constant,
  bare,
  convert,
  patterns: {
    add: arithmetic(sql`+`, strengths.sum),
    subtract: arithmetic(sql`-`, strengths.sum),
    multiply: arithmetic(sql`*`, strengths.product),
    divide: (application) => {
      const { type, operands } = application;
      if (type.kind === "decimal") return divide(application, type);
      return loose(sql`${within(at(operands, 0), strengths.product)} / ${nonZero(operands)}`, strengths.product);
    },
    negate,
    div: ({ operands }) => whole(sql`DIV(${at(operands, 0).sql}, ${nonZero(operands)})`),
    mod: ({ operands }) => whole(sql`MOD(${at(operands, 0).sql}, ${nonZero(operands)})`),
    equal: compared(equal),
    not_equal: compared(not_equal),
    less: compared(less),
    less_or_equal: compared(less_or_equal),
    greater: compared(greater),
    greater_or_equal: compared(greater_or_equal),
    in: isIn,
    is_null: isNull,
    is_nan: called(sql`IS_NAN`),
    is_finite: ({ operands }) => once(operands, bind, ([a = sql``]) => sql`(NOT (IS_INF(${a}) OR IS_NAN(${a})))`),
    and,
    or,
    not,
    coalesce: calledAlike(sql`COALESCE`),
    nullif,
    least,
    greatest: calledAlike(sql`GREATEST`),
    abs: called(sql`ABS`),
    floor: called(sql`FLOOR`),
    ceil: called(sql`CEIL`),
    trunc: called(sql`TRUNC`),
    round: ({ operands }) =>
      whole(sql`ROUND(${operands.map((one) => one.sql).reduce((all, one) => sql`${all}, ${one}`)})`),
    sqrt: where(
      (a) => sql`${a} >= 0 OR IS_NAN(${a})`,
      (a) => sql`SQRT(${a})`,
    ),
    exp: called(sql`EXP`),
    ln: positive(sql`LN`),
    log10: positive(sql`LOG10`),
    power: ({ operands }) =>
      once(
        operands,
        bind,
        ([x = sql``, y = sql``]) =>
          sql`IF(${x} = 0 AND ${y} < 0 OR ${x} < 0 AND ${y} <> TRUNC(${y}) AND NOT IS_NAN(${y}), NULL, POW(${x}, ${y}))`,
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
    bucket: bucket(bind, (value) => value),
    concat: operator(sql`||`, strengths.join),
    length: called(sql`CHAR_LENGTH`),
    lower: translated(upperLetters, lowerLetters),
    upper: translated(lowerLetters, upperLetters),
    trim: trimmed(sql`TRIM`),
    ltrim: trimmed(sql`LTRIM`),
    rtrim: trimmed(sql`RTRIM`),
    left: called(sql`LEFT`),
    right: called(sql`RIGHT`),
    substr: called(sql`SUBSTR`),
    replace: called(sql`REPLACE`),
    contains: (application) => loose(sql`${called(sql`STRPOS`)(application).sql} > 0`, strengths.comparison),
    starts_with: called(sql`STARTS_WITH`),
    ends_with: called(sql`ENDS_WITH`),
    position: called(sql`STRPOS`),
    date_part: datePart,
    date_trunc: dateTrunc,
    time_trunc: timeTrunc,
    date_diff: dateDiff,
    seconds_between: secondsBetween,
    array_length: called(sql`ARRAY_LENGTH`),
    array_get: arrayGet,
    array_contains: arrayContains,
    array_min: arrayExtreme(sql`ASC`),
    array_max: arrayExtreme(sql`DESC`),
  },
};
