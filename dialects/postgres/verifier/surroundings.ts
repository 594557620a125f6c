import { demand } from "./deviation.ts";
import { expectTable } from "./rows.ts";
import type { Scope } from "./scope.ts";
import type { From, FromSubquery, FromTable } from "./syntax/from.ts";
import type { Term } from "./syntax/term.ts";

/** One LEFT JOIN of the statement, with what stands around it. */
export interface JoinInText {
  readonly item: FromTable | FromSubquery;
  /** The name of the join's result. */
  readonly alias: string;
  readonly on: readonly Term[];
  readonly scope: Scope;
  readonly spine: SpineInText;
}

/** The spine as the final SELECT names it. */
export interface SpineInText {
  readonly table: string;
  readonly alias: string;
}

/** The spine's own rows under an alias, as a common table reads them. */
export function expectSpine(from: From, { spine }: JoinInText, place: string): string {
  const table = expectTable(from, place);
  const { name } = table;
  const own = name.schema === null && name.database === null && name.name === spine.table;
  demand(own, place, `"${name.name}" is not the spine`);
  return table.alias;
}

/** The first column and the rest. */
export function splitFirst(
  columns: ReadonlyMap<string, Term>,
  place: string,
): { readonly name: string; readonly value: Term; readonly rest: readonly (readonly [string, Term])[] } {
  const [first, ...rest] = columns;
  demand(first !== undefined, place, "selects nothing");
  return { name: first[0], value: first[1], rest };
}
