import type { SelectStmt } from "libpg-query";
import { demand, deviate } from "../deviation.ts";
import { readTerm } from "../syntax/expression.ts";
import type { From } from "../syntax/from.ts";
import { expectBody, readOnly } from "../syntax/node.ts";
import { readUnion } from "../syntax/select.ts";

/** Numbers under an alias. */
export interface Numbers {
  readonly alias: string;
  readonly name: string;
  readonly all: readonly number[];
}

/** A table, CROSS JOINed with numbers where there are any. */
export function besideNumbers(from: From, place: string): { readonly left: From; readonly numbers: Numbers | null } {
  if (from.is !== "join") return { left: from, numbers: null };
  demand(from.kind === "cross" && from.right.is === "subquery", place, "CROSS JOIN of numbers is expected");
  const { query, alias, lateral } = from.right;
  demand(!lateral, place, "LATERAL has no place there");
  const [first, ...others] = readUnion(query, "UNION ALL", place).map((one) => readNumber(one, place));
  demand(first !== undefined && first.name !== null, place, "the numbers have no name");
  const all = [first, ...others].map(({ number }) => number);
  return { left: from.left, numbers: { alias, name: first.name, all } };
}

/** `SELECT 1 AS name`. */
function readNumber(query: SelectStmt, place: string): { readonly number: number; readonly name: string | null } {
  readOnly(query, ["targetList", "limitOption", "op"], place);
  const [target, more] = query.targetList ?? [];
  demand(target !== undefined && more === undefined, place, "one number is expected");
  const body = expectBody(target, "ResTarget", place);
  readOnly(body, ["name", "val"], place);
  const value = body.val === undefined ? null : readTerm(body.val, place);
  if (value?.is !== "constant" || typeof value.value !== "number") return deviate(place, "a number is expected");
  return { number: value.value, name: body.name ?? null };
}
