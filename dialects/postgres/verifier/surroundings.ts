import { demand } from "./deviation.ts";
import { expectTable } from "./rows.ts";
import type { Scope } from "./scope.ts";
import type { Starts } from "./starts.ts";
import type { From, FromJoin, FromSubquery, FromTable } from "./syntax/from.ts";
import { column, equal, same, type Term } from "./syntax/term.ts";

/** One LEFT JOIN of the statement, with what stands around it. */
export interface JoinInText {
  readonly item: FromTable | FromSubquery;
  /** The name of the join's result. */
  readonly alias: string;
  readonly on: readonly Term[];
  /** The join right before it, which only this one reads; null where it reads the spine alone. */
  readonly beside: FromJoin | null;
  readonly scope: Scope;
  readonly spine: SpineInText;
}

/** The spine as the final SELECT names it. */
export interface SpineInText {
  readonly table: string;
  readonly alias: string;
  /** Whether it is a common table of the statement; else it was uploaded. */
  readonly common: boolean;
  /** Columns that are read beside its own. */
  readonly starts: Starts;
}

/** The spine's own rows under an alias, as a common table with that scope reads them. */
export function expectSpine(from: From, spine: SpineInText, scope: Scope, place: string): string {
  const table = expectTable(from, place);
  const { name } = table;
  const named = name.schema === null && name.database === null && name.name === spine.table;
  const sameTable = named && (scope.find(table) !== null) === spine.common;
  demand(sameTable, place, `"${name.name}" is not the spine`);
  return table.alias;
}

/** The first column of a SELECT, and the rest. */
export function splitFirst(columns: ReadonlyMap<string, Term>, place: string): FirstAndRest {
  const [first, ...rest] = columns;
  demand(first !== undefined, place, "selects nothing");
  return { name: first[0], value: first[1], rest };
}

export interface FirstAndRest {
  readonly name: string;
  readonly value: Term;
  readonly rest: readonly (readonly [string, Term])[];
}

/** `ON result.row = spine.row`: gives the spine's column, and demands that the result has it under that name. */
export function expectJoinByRow({ on, alias, spine }: JoinInText, row: string, place: string): string {
  const expected = [equal(column(alias, row), column(spine.alias, row))];
  demand(same(on, expected), `${place}, ON`, `the result is not joined back by "${row}" alone`);
  return row;
}
