import { integerLiteral, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, once, textAt, whole, within } from "../../common/functions/fragments.ts";
import { bind } from "./bind.ts";

export const arrayGet: Pattern = ({ operands }) =>
  whole(sql`${within(at(operands, 0), strengths.whole)}[SAFE_ORDINAL(${integerLiteral(Number(textAt(operands, 1)))})]`);

export const arrayContains: Pattern = ({ operands }) => {
  const isFloat = at(operands, 1).type.kind === "float64";
  return once(operands, bind, ([list = sql``, value = sql``]) => {
    const equal = isFloat ? sql`element = ${value} OR IS_NAN(element) AND IS_NAN(${value})` : sql`element = ${value}`;
    const found = sql`EXISTS(SELECT 1 FROM UNNEST(${list}) AS element WHERE ${equal})`;
    return sql`IF(${list} IS NULL OR ${value} IS NULL, NULL, ${found})`;
  });
};

/** NaN is the greatest. */
export function arrayExtreme(direction: Sql): Pattern {
  return ({ type, operands }) => {
    const order =
      type.kind === "float64" ? sql`IS_NAN(element) ${direction}, element ${direction}` : sql`element ${direction}`;
    return whole(
      sql`(SELECT element FROM UNNEST(${at(operands, 0).sql}) AS element WHERE element IS NOT NULL ORDER BY ${order} LIMIT 1)`,
    );
  };
}
