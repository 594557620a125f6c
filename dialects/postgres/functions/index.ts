import { type Sql, sql } from "../../../src/kernel/sql.ts";
import { type FunctionLexicon, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { alike, angles, comparisons, orderedFloats, partial, trims } from "../../common/functions/alike.ts";
import { digitConstants } from "../../common/functions/constants.ts";
import { at, infix, loose, once, side, whole, within } from "../../common/functions/fragments.ts";
import {
  bucket, called, calledAlike, comparisonSigns, haversine, negate, operator, where,
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

const folded =
  (name: Sql): Pattern =>
  ({ operands }) =>
    whole(sql`${name}(${within(at(operands, 0), strengths.whole)} COLLATE "C")`);
/** How Postgres says each function: https://www.postgresql.org/docs/current/functions.html. */
export const functions: FunctionLexicon = {
  ...digitConstants(lexicon),
  convert,
  patterns: {
    ...alike,
    ...comparisons(ordered),
    equal: operator(comparisonSigns.equal, strengths.comparison),
    not_equal: operator(comparisonSigns.not_equal, strengths.comparison),
    ...partial({
      guarded: (condition, value) => where(bind, condition, value),
      isNotInfinite: (a) => sql`ABS(${a}) <> ${infinity}`,
      isAbove: (a, comparison) => sql`${a} ${comparison}`,
      log10: (a) => sql`LOG(${a})`,
    }),
    ...orderedFloats(infinity, notANumber, bind),
    ...angles(),
    ...trims(sql`BTRIM`),
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
    nullif: calledAlike(sql`NULLIF`),
    least: extreme(sql`LEAST`),
    greatest: extreme(sql`GREATEST`),
    round,
    haversine: haversine(bind),
    bucket: bucket(bind, asInt64),
    length: counted(sql`LENGTH`),
    lower: folded(sql`LOWER`),
    upper: folded(sql`UPPER`),
    left: ({ operands }) => whole(sql`LEFT(${at(operands, 0).sql}, ${at(operands, 1).bare.sql})`),
    right: ({ operands }) => whole(sql`RIGHT(${at(operands, 0).sql}, ${at(operands, 1).bare.sql})`),
    substr: ({ operands }) =>
      whole(sql`SUBSTR(${at(operands, 0).sql}, ${at(operands, 1).bare.sql}, ${at(operands, 2).bare.sql})`),
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
