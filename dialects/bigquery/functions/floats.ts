import { type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Operand, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, infix, once, whole } from "../../common/functions/fragments.ts";
import { bind } from "./bind.ts";

/**
 * BigQuery's NaN is unequal to everything and makes GREATEST and LEAST NaN. The language's equals itself and is above all, and
 * NULL beside it is NULL still.
 */

/** One row of a comparison's signs: the sign, and whether it holds for two that are equal, less, greater. */
export function compared(sign: Sql): Pattern {
  return ({ operands }) => {
    const [left, right] = [at(operands, 0), at(operands, 1)];
    if (!left.mayBeNaN && !right.mayBeNaN) return infix(sign, strengths.comparison, operands);
    return once(operands, bind, ([a = sql``, b = sql``]) => {
      const eitherIsNaN = [left.mayBeNaN ? [sql`IS_NAN(${a})`] : [], right.mayBeNaN ? [sql`IS_NAN(${b})`] : []].flat();
      return sql`IF(${eitherIsNaN.reduce((all, one) => sql`${all} OR ${one}`)}, ${rank(left, a)} ${sign} ${rank(right, b)}, ${a} ${sign} ${b})`;
    });
  };
}

/** 1 for NaN, 0 for a number, NULL for NULL. */
function rank(operand: Operand, value: Sql): Sql {
  return operand.mayBeNaN ? sql`CAST(IS_NAN(${value}) AS INT64)` : sql`IF(${value} IS NULL, NULL, 0)`;
}

export const nullif: Pattern = ({ operands }) => {
  const isFloat = operands.some((one) => one.mayBeNaN);
  if (!isFloat) return whole(sql`NULLIF(${at(operands, 0).sql}, ${at(operands, 1).sql})`);
  return once(
    operands,
    bind,
    ([a = sql``, b = sql``]) => sql`IF(${a} = ${b} OR IS_NAN(${a}) AND IS_NAN(${b}), NULL, ${a})`,
  );
};

/** NaN is the least only where there is nothing else. */
export const least: Pattern = ({ operands }) => {
  if (!operands.some((one) => one.mayBeNaN)) return whole(sql`LEAST(${list(operands.map((one) => one.sql))})`);
  return once(operands, bind, (values) => {
    const infinity = sql`CAST('inf' AS FLOAT64)`;
    const numbers = values.map((value) => sql`IF(IS_NAN(${value}), ${infinity}, ${value})`);
    const allNaN = values.map((value) => sql`IS_NAN(${value})`).reduce((all, one) => sql`${all} AND ${one}`);
    return sql`IF(${allNaN}, CAST('nan' AS FLOAT64), LEAST(${list(numbers)}))`;
  });
};

function list(values: readonly Sql[]): Sql {
  return values.reduce((all, one) => sql`${all}, ${one}`);
}
