import { integerLiteral, type Sql, sql } from "../../../src/kernel/sql.ts";
import { type Application, type Operand, type Pattern, strengths } from "../../../src/ports/functions.ts";
import { at, once, textAt, whole, within } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

/** Elements are computed in 64 bits, as everything is. */
function widened(list: Operand, { type }: Application, element: Sql): Sql {
  const stored = list.type.kind === "array" ? list.type.of.kind : type.kind;
  return stored === type.kind ? element : lexicon.cast(element, type);
}

export const arrayGet: Pattern = (application) => {
  const list = at(application.operands, 0);
  const place = integerLiteral(Number(textAt(application.operands, 1)));
  const value = list.simple ? within(list, strengths.whole) : sql`(${list.sql})`;
  return whole(widened(list, application, sql`${value}[${place}]`));
};

/** By equality that takes NULLs for values, so that an element that is NULL is passed over. */
export const arrayContains: Pattern = ({ operands }) =>
  once(
    operands,
    bind,
    ([list = sql``, value = sql``]) =>
      sql`CASE WHEN ${list} IS NOT NULL AND ${value} IS NOT NULL THEN ARRAY_POSITION(${list}, ${value}) IS NOT NULL END`,
  );

export function arrayExtreme(direction: Sql): Pattern {
  return (application) => {
    const list = at(application.operands, 0);
    const element = application.type.kind === "string" ? sql`element COLLATE "C"` : sql`element`;
    return whole(
      sql`(SELECT ${widened(list, application, sql`element`)} FROM UNNEST(${list.sql}) AS elements (element) WHERE element IS NOT NULL ORDER BY ${element} ${direction} LIMIT 1)`,
    );
  };
}
