import type { Node, TypeName } from "libpg-query";
import { demand } from "../deviation.ts";
import { expectBody, readOnly, words } from "./node.ts";

/** A type as Postgres names it inside: `int8`, `numeric(10,2)`, `text[]`. */
export function readType(type: TypeName | undefined, place: string): string {
  demand(type !== undefined, place, "a cast to nothing");
  readOnly(type, ["names", "typmods", "typemod", "arrayBounds"], place);
  demand(type.typemod === -1, place, "a type with a modifier of its own");
  const names = words(type.names, place);
  const name = names[0] === "pg_catalog" ? names.slice(1) : names;
  const modifiers = (type.typmods ?? []).map((node) => integer(node, place));
  const bounds = (type.arrayBounds ?? []).map(() => "[]").join("");
  return `${name.join(".")}${modifiers.length === 0 ? "" : `(${modifiers.join(",")})`}${bounds}`;
}

function integer(node: Node, place: string): number {
  const body = expectBody(node, "A_Const", place);
  demand(body.ival !== undefined, place, "a type's modifier is not an integer");
  return body.ival.ival ?? 0;
}
