import { join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import {
  alike,
  angles,
  comparisons,
  letterCases,
  orderedFloats,
  partial,
  trims,
} from "../../common/functions/alike.ts";
import { digitConstants } from "../../common/functions/constants.ts";
import { at, whole } from "../../common/functions/fragments.ts";
import { bucket, called, calledAlike, haversine, operator, where } from "../../common/functions/patterns.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";
import { convert } from "./convert.ts";
import { arrayContains, arrayExtreme, arrayGet } from "./lists.ts";
import { arithmetic, asInt64, divide, negate, nonZero, quotient } from "./numbers.ts";
import { dateDiff, datePart, dateTrunc, secondsBetween, timeTrunc } from "./times.ts";

const infinity = sql`CAST('inf' AS FLOAT)`;
const notANumber = sql`CAST('NaN' AS FLOAT)`;

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

/**
 * How Snowflake says each function: https://docs.snowflake.com/en/sql-reference/functions-all. Its NaN equals itself and is above
 * all, and GREATEST and LEAST are NULL where an argument is, as the language has it. Its whole numbers have 38 digits: 64 bits
 * are told by 19 digits, so that an overflow is noticed from 10^19 on.
 */
export const functions: FunctionLexicon = {
  ...digitConstants(lexicon),
  convert,
  patterns: {
    ...alike,
    ...comparisons((sign) => operator(sign, strengths.comparison)),
    ...partial({
      guarded: (condition, value) => where(bind, condition, value),
      isNotInfinite: (a) => sql`ABS(${a}) <> ${infinity}`,
      isAbove: (a, comparison) => sql`${a} ${comparison}`,
      log10: (a) => sql`LOG(10, ${a})`,
    }),
    ...orderedFloats(infinity, notANumber, bind),
    ...angles((digits) => sql`CAST(${digits} AS FLOAT)`),
    ...letterCases,
    ...trims(sql`TRIM`),
    add: arithmetic(sql`+`, strengths.sum),
    subtract: arithmetic(sql`-`, strengths.sum),
    multiply: arithmetic(sql`*`, strengths.product),
    divide,
    negate,
    div: quotient,
    mod: ({ operands }) => whole(sql`MOD(${at(operands, 0).sql}, ${nonZero(operands)})`),
    nullif: calledAlike(sql`NULLIF`),
    least: calledAlike(sql`LEAST`),
    greatest: calledAlike(sql`GREATEST`),
    round: counted(sql`ROUND`),
    haversine: haversine(bind),
    bucket: bucket(bind, asInt64),
    length: called(sql`LENGTH`),
    left: counted(sql`LEFT`),
    right: counted(sql`RIGHT`),
    substr: counted(sql`SUBSTR`),
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
