import type { ReadKey, Rows } from "../description.ts";
import { demand } from "../deviation.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { column, type GatheredTerm, same, type Term } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";
import { expectGathered, keyColumn, readGroups } from "./gathered.ts";
import type { SearchedKey } from "./searched.ts";
import type { Slices } from "./slices.ts";

/** The rows of each key, whose columns lie in arrays side by side. */
export interface GatheredRows {
  readonly rows: Rows;
  readonly keys: readonly ReadKey[];
  /** What the arrays are sorted by. */
  readonly event: ReadTime;
  readonly present: ReadonlySet<string>;
  /** Columns of which is gathered whether there is a value, and not which. */
  readonly presence: ReadonlySet<string>;
}

const place = "the arrays";

/** `SELECT keys, ARRAY_AGG(column ORDER BY instant, every column), … FROM source GROUP BY keys`. */
export function readGatheredRows(
  { query, earlier }: CommonTable,
  slices: Slices,
  searched: readonly SearchedKey[],
): GatheredRows {
  const select = readSelect(query, place, ["where", "group"]);
  const source = expectTable(select.from, `${place}, FROM`);
  const columns = byName(select.columns, place);
  const keys = readGroups(columns, select, searched, place);
  const arrays = new Set([slices.instants, ...slices.columns.values()]);
  demand(columns.size === keys.length + arrays.size, `${place}, SELECT`, "keys and arrays alone are expected");
  const instants = expectGathered(columns, slices.instants);
  const event = readTime(instants.of, source.alias);
  const [first] = instants.order;
  // Where NULLs would stand says nothing: they are kept out.
  const sorted = first !== undefined && same(first.value, instants.of) && !first.descending;
  demand(
    event !== null && sorted,
    `${place}, ORDER BY`,
    `${show(instants.of)} is not the instant that they are sorted by`,
  );
  const presence = new Set<string>();
  for (const [name, array] of slices.columns) {
    const gathered = expectGathered(columns, array);
    expectSideBySide(gathered, instants, name);
    if (same(gathered.of, { is: "presence", of: column(source.alias, name) })) presence.add(name);
    else demand(same(gathered.of, column(source.alias, name)), place, `"${name}" is made of ${show(gathered.of)}`);
  }
  return {
    rows: rowsOf(source, earlier),
    keys: keys.map((key) => ({ source: keyColumn(key.source, source.alias), spine: key.spine })),
    event,
    present: readPresent(select.where, source.alias, `${place}, WHERE`),
    presence,
  };
}

/** Rows that may change places in one array and not in another have to be alike in all that is gathered. */
function expectSideBySide(gathered: GatheredTerm, instants: GatheredTerm, name: string): void {
  demand(same(gathered.order, instants.order), `${place}, ORDER BY`, "two arrays are in different orders");
  const settled = gathered.order.some(({ value }) => settles(value, gathered.of));
  demand(settled, `${place}, ORDER BY`, `rows that tie can differ in "${name}"`);
}

/** Equal texts are of equal values. */
function settles(term: Term, gathered: Term): boolean {
  return same(term, gathered) || same(term, { is: "cast", of: gathered, type: "text" });
}
