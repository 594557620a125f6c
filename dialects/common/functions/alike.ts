import { type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, type Bind, loose, once, whole, within } from "./fragments.ts";
import { and, called, calledAlike, comparisonSigns, isIn, isNull, not, operator, or } from "./patterns.ts";

/** Functions that several warehouses say alike, under the names that the language has for them. */

/** In the same words everywhere. */
export const alike = {
  in: isIn,
  is_null: isNull,
  and,
  or,
  not,
  coalesce: calledAlike(sql`COALESCE`),
  abs: called(sql`ABS`),
  floor: called(sql`FLOOR`),
  ceil: called(sql`CEIL`),
  trunc: called(sql`TRUNC`),
  exp: called(sql`EXP`),
  atan: called(sql`ATAN`),
  // Adding 0 makes the positive zero of the negative one, whose sign would turn the angle.
  atan2: ({ operands }) =>
    whole(sql`ATAN2(${within(at(operands, 0), strengths.sum)} + 0, ${within(at(operands, 1), strengths.sum)} + 0)`),
  concat: operator(sql`||`, strengths.join),
  replace: called(sql`REPLACE`),
} as const satisfies Readonly<Record<string, Pattern>>;

export function comparisons(compared: (sign: Sql) => Pattern) {
  const { equal, not_equal, less, less_or_equal, greater, greater_or_equal } = comparisonSigns;
  return {
    equal: compared(equal),
    not_equal: compared(not_equal),
    less: compared(less),
    less_or_equal: compared(less_or_equal),
    greater: compared(greater),
    greater_or_equal: compared(greater_or_equal),
  };
}

type Said = (a: Sql) => Sql;

export interface FloatWords {
  /** A value where a condition on the operand holds, else NULL. */
  readonly guarded: (condition: Said, value: Said) => Pattern;
  readonly isNotInfinite: Said;
  /** `a > 0`, and the like; true of NaN too, which has a value of every function. */
  readonly isAbove: (a: Sql, comparison: Sql) => Sql;
  readonly log10: Said;
}

/** Functions of floats that have no value everywhere: where they have none an engine would raise an error. */
export function partial({ guarded, isNotInfinite, isAbove, log10 }: FloatWords) {
  const finite = (name: Sql) => guarded(isNotInfinite, (a) => sql`${name}(${a})`);
  const positive = (value: Said) => guarded((a) => isAbove(a, sql`> 0`), value);
  const withinOne = (name: Sql) =>
    guarded(
      (a) => sql`${a} BETWEEN -1 AND 1`,
      (a) => sql`${name}(${a})`,
    );
  return {
    sqrt: guarded(
      (a) => isAbove(a, sql`>= 0`),
      (a) => sql`SQRT(${a})`,
    ),
    ln: positive((a) => sql`LN(${a})`),
    log10: positive(log10),
    sin: finite(sql`SIN`),
    cos: finite(sql`COS`),
    tan: finite(sql`TAN`),
    asin: withinOne(sql`ASIN`),
    acos: withinOne(sql`ACOS`),
  };
}

/** Where NaN equals itself and is above all. */
export function orderedFloats(infinity: Sql, notANumber: Sql, bind: Bind) {
  const equalsNan: Pattern = ({ operands }) =>
    loose(sql`${within(at(operands, 0), strengths.comparison + 1)} = ${notANumber}`, strengths.comparison);
  const belowInfinity: Pattern = ({ operands }) =>
    loose(sql`ABS(${at(operands, 0).sql}) < ${infinity}`, strengths.comparison);
  const power: Pattern = ({ operands }) =>
    once(
      operands,
      bind,
      ([x = sql``, y = sql``]) =>
        sql`CASE WHEN ${x} = 0 AND ${y} < 0 OR ${x} < 0 AND ${y} <> TRUNC(${y}) THEN NULL ELSE POWER(${x}, ${y}) END`,
    );
  return { is_nan: equalsNan, is_finite: belowInfinity, power };
}

/** By a factor rather than a function, so that all engines round alike. */
export function angles(factor: Said = (digits) => digits) {
  const scaled =
    (digits: Sql): Pattern =>
    ({ operands }) =>
      loose(sql`${within(at(operands, 0), strengths.product)} * ${factor(digits)}`, strengths.product);
  return { radians: scaled(sql`0.017453292519943295`), degrees: scaled(sql`57.29577951308232`) };
}

/** Of spaces alone: some engines would take other white space away too. */
export function trims(both: Sql) {
  const trimmed =
    (name: Sql): Pattern =>
    ({ operands }) =>
      whole(sql`${name}(${at(operands, 0).sql}, ' ')`);
  return { trim: trimmed(both), ltrim: trimmed(sql`LTRIM`), rtrim: trimmed(sql`RTRIM`) };
}

const upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lowerLetters = "abcdefghijklmnopqrstuvwxyz";

/** Letter for letter, where the engine's own functions know more letters than those of ASCII. */
export const letterCases = {
  lower: translated(upperLetters, lowerLetters),
  upper: translated(lowerLetters, upperLetters),
} as const;

function translated(from: string, to: string): Pattern {
  return ({ operands }) => whole(sql`TRANSLATE(${at(operands, 0).sql}, ${stringLiteral(from)}, ${stringLiteral(to)})`);
}
