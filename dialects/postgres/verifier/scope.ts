import type { SelectStmt, WithClause } from "libpg-query";
import { demand } from "./deviation.ts";
import type { FromTable } from "./syntax/from.ts";
import { expectBody, readOnly } from "./syntax/node.ts";

/** A common table, with those before it: the only ones that its query can mean. */
export interface CommonTable {
  readonly name: string;
  readonly query: SelectStmt;
  readonly earlier: Scope;
}

/** Every common table of a statement with its place, by name. */
type Placed = ReadonlyMap<string, { readonly table: CommonTable; readonly place: number }>;

/** The common tables that a query can name. Keeps count of those that were read, so that none stands there unseen. */
export class Scope {
  readonly #all: Placed;
  /** The places from here on cannot be named. */
  readonly #end: number;
  readonly #read: Set<string>;

  constructor(all: Placed, end: number, read: Set<string>) {
    this.#all = all;
    this.#end = end;
    this.#read = read;
  }

  /** The common table that a FROM means; null where it is a table of the warehouse. */
  find({ name }: FromTable): CommonTable | null {
    if (name.schema !== null || name.database !== null) return null;
    const found = this.#all.get(name.name);
    if (found === undefined || found.place >= this.#end) return null;
    this.#read.add(name.name);
    return found.table;
  }

  get names(): readonly string[] {
    return [...this.#all].flatMap(([name, { place }]) => (place < this.#end ? [name] : []));
  }

  /** The common tables that nothing has read. */
  get unread(): readonly string[] {
    return this.names.filter((name) => !this.#read.has(name));
  }
}

export function readCommonTables(clause: WithClause | undefined): Scope {
  const place = "WITH";
  const read = new Set<string>();
  const all = new Map<string, { readonly table: CommonTable; readonly place: number }>();
  if (clause !== undefined) readOnly(clause, ["ctes"], place);
  for (const node of clause?.ctes ?? []) {
    const body = expectBody(node, "CommonTableExpr", place);
    readOnly(body, ["ctename", "ctematerialized", "ctequery"], place);
    const name = body.ctename ?? "";
    demand(!all.has(name), place, `two common tables are named "${name}"`);
    // Computed for each reference, its row numbers and its choice among ties could differ from one to the next.
    demand(body.ctematerialized !== "CTEMaterializeNever", place, `"${name}" is not computed once`);
    const query = expectBody(body.ctequery, "SelectStmt", `${place}, "${name}"`);
    all.set(name, { table: { name, query, earlier: new Scope(all, all.size, read) }, place: all.size });
  }
  return new Scope(all, all.size, read);
}
