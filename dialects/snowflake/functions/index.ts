import { join, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { digitConstants } from "../../common/functions/constants.ts";
import { at, loose, once, whole, within } from "../../common/functions/fragments.ts";
import {
  and, bucket, called, calledAlike, comparisonSigns, haversine, isIn, isNull, lowerLetters, not, operator, or, upperLetters, where,
} from "../../common/functions/patterns.ts"; // biome-ignore format: one list
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";
import { convert } from "./convert.ts";
import { arrayContains, arrayExtreme, arrayGet } from "./lists.ts";
import { arithmetic, asInt64, divide, negate, nonZero, quotient } from "./numbers.ts";
import { dateDiff, datePart, dateTrunc, secondsBetween, timeTrunc } from "./times.ts";

const { equal, not_equal, less, less_or_equal, greater, greater_or_equal } = comparisonSigns;
const infinity = sql`CAST('inf' AS FLOAT)`;
const notANumber = sql`CAST('NaN' AS FLOAT)`;

const compared = (sign: Sql): Pattern => operator(sign, strengths.comparison);
const positive = (name: (a: Sql) => Sql): Pattern => where(bind, (a) => sql`${a} > 0`, name);
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
const scaled =
  (factor: Sql): Pattern =>
  ({ operands }) =>
    loose(sql`${within(at(operands, 0), strengths.product)} * CAST(${factor} AS FLOAT)`, strengths.product);
const translated =
  (from: string, to: string): Pattern =>
  ({ operands }) =>
    whole(sql`TRANSLATE(${at(operands, 0).sql}, ${stringLiteral(from)}, ${stringLiteral(to)})`);
/** Counts and digits are written plainly. */
const counted =
  (name: Sql): Pattern =>
  ({ operands: [first, ...counts] }) =>
    whole(
      sql`${name}(${join(
        [first, ...counts.map((one) => one.bare)].map((one) => one?.sql ?? sql``),
        sql`, `,
      )})`,
    );
const trimmed =
  (name: Sql): Pattern =>
  ({ operands }) =>
    whole(sql`${name}(${at(operands, 0).sql}, ' ')`);

/**
 * How Snowflake says each function: https://docs.snowflake.com/en/sql-reference/functions-all. Its NaN equals itself and is above
 * all, and GREATEST and LEAST are NULL where an argument is, as the language has it. Its whole numbers have 38 digits: 64 bits
 * are told by 19 digits, so that an overflow is noticed from 10^19 on.
 */
export const functions: FunctionLexicon = {
  ...digitConstants(lexicon),
  convert,
  patterns: {
    add: arithmetic(sql`+`, strengths.sum),
    subtract: arithmetic(sql`-`, strengths.sum),
    multiply: arithmetic(sql`*`, strengths.product),
    divide,
    negate,
    div: quotient,
    mod: ({ operands }) => whole(sql`MOD(${at(operands, 0).sql}, ${nonZero(operands)})`),
    equal: compared(equal),
    not_equal: compared(not_equal),
    less: compared(less),
    less_or_equal: compared(less_or_equal),
    greater: compared(greater),
    greater_or_equal: compared(greater_or_equal),
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
    least: calledAlike(sql`LEAST`),
    greatest: calledAlike(sql`GREATEST`),
    abs: called(sql`ABS`),
    floor: called(sql`FLOOR`),
    ceil: called(sql`CEIL`),
    trunc: called(sql`TRUNC`),
    round: counted(sql`ROUND`),
    sqrt: where(
      bind,
      (a) => sql`${a} >= 0`,
      (a) => sql`SQRT(${a})`,
    ),
    exp: called(sql`EXP`),
    ln: positive((a) => sql`LN(${a})`),
    log10: positive((a) => sql`LOG(10, ${a})`),
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
    length: called(sql`LENGTH`),
    lower: translated(upperLetters, lowerLetters),
    upper: translated(lowerLetters, upperLetters),
    trim: trimmed(sql`TRIM`),
    ltrim: trimmed(sql`LTRIM`),
    rtrim: trimmed(sql`RTRIM`),
    left: counted(sql`LEFT`),
    right: counted(sql`RIGHT`),
    substr: counted(sql`SUBSTR`),
    replace: called(sql`REPLACE`),
    contains: called(sql`CONTAINS`),
    starts_with: called(sql`STARTSWITH`),
    ends_with: called(sql`ENDSWITH`),
    position: ({ operands }) => whole(sql`POSITION(${at(operands, 1).sql}, ${at(operands, 0).sql})`),
    date_part: datePart,
    date_trunc: dateTrunc,
    time_trunc: timeTrunc,
    date_diff: dateDiff,
    seconds_between: secondsBetween,
    array_length: called(sql`ARRAY_SIZE`),
    array_get: arrayGet,
    array_contains: arrayContains,
    array_min: arrayExtreme(sql`ARRAY_MIN`),
    array_max: arrayExtreme(sql`ARRAY_MAX`),
  },
};
