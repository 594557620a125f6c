import { integerLiteral, type Sql, sql } from "../../../src/kernel/sql.ts";
import type { Pattern } from "../../../src/ports/functions.ts";
import { at, once, textAt, whole } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

/** Elements are of no type of their own. */
export const arrayGet: Pattern = ({ type, operands }) =>
  whole(lexicon.cast(sql`GET(${at(operands, 0).sql}, ${integerLiteral(Number(textAt(operands, 1)) - 1)})`, type));

export const arrayContains: Pattern = ({ operands }) =>
  once(operands, bind, ([list = sql``, value = sql``]) => sql`ARRAY_CONTAINS(TO_VARIANT(${value}), ${list})`);

export function arrayExtreme(name: Sql): Pattern {
  return ({ type, operands }) => whole(lexicon.cast(sql`${name}(${at(operands, 0).sql})`, type));
}
