import type { SelectStmt } from "libpg-query";
import type { Parser } from "../parser.ts";
import { Deviation, demand } from "./deviation.ts";
import { bodyOf } from "./syntax/node.ts";

/** The one SELECT that a text consists of. */
export function parseSelect(text: string, place: string, { parse }: Parser): SelectStmt {
  demand(text !== "", place, "is empty");
  const parsed = parse(text);
  if (!parsed.ok) throw new Deviation(`${place}: cannot be parsed: ${parsed.message}`);
  const [first, ...more] = parsed.tree.stmts ?? [];
  demand(more.length === 0, place, "holds more than one statement");
  const select = first?.stmt === undefined ? null : bodyOf(first.stmt, "SelectStmt");
  demand(select !== null, place, "is not a SELECT");
  return select;
}
