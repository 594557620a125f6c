import { type Sql, sql } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { alike, angles, comparisons, letterCases, partial, trims } from "../../common/functions/alike.ts";
import { at, loose, once, whole, within } from "../../common/functions/fragments.ts";
import { bucket, called, calledAlike, haversine, negate } from "../../common/functions/patterns.ts";
import { bind } from "./bind.ts";
import { bare, constant } from "./constants.ts";
import { convert } from "./convert.ts";
import { arithmetic, divide } from "./decimals.ts";
import { compared, least, nullif } from "./floats.ts";
import { arrayContains, arrayExtreme, arrayGet } from "./lists.ts";
import { nonZero } from "./numbers.ts";
import { dateDiff, datePart, dateTrunc, secondsBetween, timeTrunc } from "./times.ts";

/** A value where a condition on it holds, else NULL. */
function where(condition: (a: Sql) => Sql, value: (a: Sql) => Sql): Pattern {
  return ({ operands }) => once(operands, bind, ([a = sql``]) => sql`IF(${condition(a)}, ${value(a)}, NULL)`);
}

/** How BigQuery says each function: https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all. */
export const functions: FunctionLexicon = {
  constant,
  bare,
  convert,
  patterns: {
    ...alike,
    ...comparisons(compared),
    ...partial({
      guarded: where,
      isNotInfinite: (a) => sql`NOT IS_INF(${a})`,
      isAbove: (a, comparison) => sql`${a} ${comparison} OR IS_NAN(${a})`,
      log10: (a) => sql`LOG10(${a})`,
    }),
    ...angles(),
    ...letterCases,
    ...trims(sql`TRIM`),
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
    is_nan: called(sql`IS_NAN`),
    is_finite: ({ operands }) => once(operands, bind, ([a = sql``]) => sql`(NOT (IS_INF(${a}) OR IS_NAN(${a})))`),
    nullif,
    least,
    greatest: calledAlike(sql`GREATEST`),
    round: ({ operands }) =>
      whole(sql`ROUND(${operands.map((one) => one.sql).reduce((all, one) => sql`${all}, ${one}`)})`),
    power: ({ operands }) =>
      once(
        operands,
        bind,
        ([x = sql``, y = sql``]) =>
          sql`IF(${x} = 0 AND ${y} < 0 OR ${x} < 0 AND ${y} <> TRUNC(${y}) AND NOT IS_NAN(${y}), NULL, POW(${x}, ${y}))`,
      ),
    haversine: haversine(bind),
    bucket: bucket(bind, (value) => value),
    length: called(sql`CHAR_LENGTH`),
    left: called(sql`LEFT`),
    right: called(sql`RIGHT`),
    substr: called(sql`SUBSTR`),
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
