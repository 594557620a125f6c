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

/** The common tables that a query can name. Keeps count of those that were read, so that none stands there unseen. */
export class Scope {
  readonly #tables: readonly CommonTable[];
  readonly #read: Set<string>;

  constructor(tables: readonly CommonTable[], read: Set<string>) {
    this.#tables = tables;
    this.#read = read;
  }

  /** The common table that a FROM means; null where it is a table of the warehouse. */
  find({ name }: FromTable): CommonTable | null {
    if (name.schema !== null || name.database !== null) return null;
    const found = this.#tables.find((one) => one.name === name.name) ?? null;
    if (found !== null) this.#read.add(found.name);
    return found;
  }

  get names(): readonly string[] {
    return this.#tables.map((one) => one.name);
  }

  /** The common tables that nothing has read. */
  get unread(): readonly string[] {
    return this.names.filter((name) => !this.#read.has(name));
  }
}

export function readCommonTables(clause: WithClause | undefined): Scope {
  const place = "WITH";
  const read = new Set<string>();
  const tables: CommonTable[] = [];
  if (clause !== undefined) readOnly(clause, ["ctes"], place);
  for (const node of clause?.ctes ?? []) {
    const body = expectBody(node, "CommonTableExpr", place);
    readOnly(body, ["ctename", "ctematerialized", "ctequery"], place);
    const name = body.ctename ?? "";
    demand(!tables.some((one) => one.name === name), place, `two common tables are named "${name}"`);
    // Computed for each reference, its row numbers and its choice among ties could differ from one to the next.
    demand(body.ctematerialized !== "CTEMaterializeNever", place, `"${name}" is not computed once`);
    const query = expectBody(body.ctequery, "SelectStmt", `${place}, "${name}"`);
    tables.push({ name, query, earlier: new Scope([...tables], read) });
  }
  return new Scope(tables, read);
}
