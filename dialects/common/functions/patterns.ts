import { integerLiteral, join, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Application, type Pattern, type Strength, strengths } from "../../../src/ports/functions.ts";
import { at, type Bind, infix, listed, loose, once, side, whole, within } from "./fragments.ts";

/** Patterns that several warehouses share. */

export function operator(sign: Sql, strength: Strength): Pattern {
  return ({ operands }) => infix(sign, strength, operands);
}

/** `name(a, b)`, each with its type. */
export function called(name: Sql): Pattern {
  return ({ operands }) => whole(sql`${name}(${listed(operands)})`);
}

/** `name(a, b)` of operands that have one type. */
export function calledAlike(name: Sql): Pattern {
  return ({ operands }) => whole(sql`${name}(${listed(side(operands))})`);
}

export const comparisonSigns = {
  equal: sql`=`,
  not_equal: sql`<>`,
  less: sql`<`,
  less_or_equal: sql`<=`,
  greater: sql`>`,
  greater_or_equal: sql`>=`,
} as const;

export const and: Pattern = ({ operands }) =>
  loose(
    sql`${within(at(operands, 0), strengths.and)} AND ${within(at(operands, 1), strengths.and + 1)}`,
    strengths.and,
  );

export const or: Pattern = ({ operands }) =>
  loose(sql`${within(at(operands, 0), strengths.or)} OR ${within(at(operands, 1), strengths.or + 1)}`, strengths.or);

export const not: Pattern = ({ operands }) =>
  loose(sql`NOT ${within(at(operands, 0), strengths.not + 1)}`, strengths.not);

export const isNull: Pattern = ({ operands }) =>
  loose(sql`${within(at(operands, 0), strengths.comparison + 1)} IS NULL`, strengths.comparison);

export const isIn: Pattern = ({ operands }) => {
  const [value, ...items] = side(operands);
  if (value === undefined) throw new Error("something is looked for");
  return loose(sql`${within(value, strengths.comparison + 1)} IN (${listed(items)})`, strengths.comparison);
};

export const negate: Pattern = ({ operands }) =>
  loose(sql`-${within(at(operands, 0), strengths.whole)}`, strengths.sign);

/** Bounds from the lowest; what is not below the last and not NULL is above all, NaN too. */
export function bucket(bind: Bind, asInt64: (value: Sql) => Sql): Pattern {
  return ({ operands }) => {
    const [, ...bounds] = operands;
    return once([at(operands, 0)], bind, ([value = sql``]) => {
      const below = bounds.map((bound, index) => sql`WHEN ${value} < ${bound.bare.sql} THEN ${integerLiteral(index)}`);
      return asInt64(
        sql`CASE ${join(below, sql` `)} WHEN ${value} IS NOT NULL THEN ${integerLiteral(bounds.length)} END`,
      );
    });
  };
}

/** A value where a condition on it holds, else NULL. */
export function where(bind: Bind, condition: (a: Sql) => Sql, value: (a: Sql) => Sql): Pattern {
  return ({ operands }) =>
    once([at(operands, 0)], bind, ([a = sql``]) => sql`CASE WHEN ${condition(a)} THEN ${value(a)} END`);
}

/** Half a degree in radians, and twice the Earth's mean radius in kilometres. */
const halfDegree = sql`0.008726646259971648`;
const twiceRadius = sql`12742.0176`;

/** The arc between two points: both legs are sums of squares, so that near and opposite points lose no digits. */
export function haversine(bind: Bind): Pattern {
  return ({ operands }: Application) =>
    once(operands, bind, ([lat1 = sql``, lon1 = sql``, lat2 = sql``, lon2 = sql``]) => {
      const inRange = sql`ABS(${lat1}) <= 90 AND ABS(${lat2}) <= 90 AND ABS(${lon1}) <= 360 AND ABS(${lon2}) <= 360`;
      const across = sql`(${lat2} - ${lat1}) * ${halfDegree}`;
      const middle = sql`(${lat1} + ${lat2}) * ${halfDegree}`;
      const around = sql`(${lon2} - ${lon1}) * ${halfDegree}`;
      const leg = (a: Sql, b: Sql) => sql`SQRT(POWER(${a}, 2) + POWER(${b}, 2))`;
      const near = leg(sql`SIN(${across}) * COS(${around})`, sql`COS(${middle}) * SIN(${around})`);
      const far = leg(sql`COS(${across}) * COS(${around})`, sql`SIN(${middle}) * SIN(${around})`);
      return sql`CASE WHEN ${inRange} THEN ${twiceRadius} * ATAN2(${near}, ${far}) END`;
    });
}

/** What a text must look like to be read as a number; without a backslash, which dialects escape differently. */
export const wholeNumber = "^[+-]?[0-9]{1,30}$";
export const floatNumber = "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,4})?$";
export const decimalNumber = "^[+-]?([0-9]{1,60}([.][0-9]{0,60})?|[.][0-9]{1,60})$";
