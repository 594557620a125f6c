import type { ReadKey, ReadOrder, Rows } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readReversedOrder } from "../order.ts";
import { readPresent } from "../present.ts";
import { expectTable, rowsOf } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, columnOf, type GatheredTerm, type SortTerm, same, type Term } from "../syntax/term.ts";
import { type ReadTime, readTime } from "../time.ts";
import { addressOf } from "./address.ts";
import type { Search, SearchedKey } from "./searched.ts";
import { readUsable } from "./usable.ts";

/** Sorted instants a key, with the address of the row that wins from each of them until the next. */
export interface Arrays {
  readonly rows: Rows;
  readonly keys: readonly ReadKey[];
  /** All of these have come when the search has reached a row's instant. */
  readonly instants: readonly ReadTime[];
  readonly order: readonly ReadOrder[];
  readonly present: ReadonlySet<string>;
}

const place = "the arrays";

/** `SELECT keys, ARRAY_AGG(instant ORDER BY …), ARRAY_AGG(address ORDER BY …) FROM source GROUP BY keys`. */
export function readArrays(search: Search): Arrays {
  const { query, earlier } = search.arrays;
  const select = readSelect(query, place, ["where", "group"]);
  const source = expectTable(select.from, `${place}, FROM`);
  const columns = byName(select.columns, place);
  const gathered = { ...readPair(columns, search), keys: readGroups(columns, select, search.keys, place) };
  demand(columns.size === gathered.keys.length + 2, `${place}, SELECT`, "keys, instants and addresses are expected");
  const usable = earlier.find(source);
  return usable === null
    ? byEventTime(gathered, select, source.alias, rowsOf(source, earlier))
    : byKnownTime(gathered, select, source.alias, usable);
}

interface Gathered extends Pair {
  readonly keys: readonly GroupedKey[];
}

export interface GroupedKey {
  readonly source: Term;
  readonly spine: string;
}

interface Pair {
  readonly instant: Term;
  readonly address: Term;
  /** The order of both arrays: only so do they stand side by side. */
  readonly order: readonly SortTerm[];
}

function readPair(columns: ReadonlyMap<string, Term>, search: Search): Pair {
  const [instants, addresses] = [search.instants, search.addresses].map((name) => expectGathered(columns, name));
  if (instants === undefined || addresses === undefined) return deviate(place, "two arrays are expected");
  demand(same(instants.order, addresses.order), `${place}, ORDER BY`, "the two arrays are in different orders");
  return { instant: instants.of, address: addresses.of, order: instants.order };
}

export function expectGathered(columns: ReadonlyMap<string, Term>, name: string): GatheredTerm {
  const term = columns.get(name);
  demand(term?.is === "gathered", `${place}, SELECT`, `"${name}" is not an array of the group's values`);
  return term;
}

/** One row a key, and none of another key in it. */
export function readGroups(
  columns: ReadonlyMap<string, Term>,
  { group }: Select,
  keys: readonly SearchedKey[],
  place: string,
): readonly GroupedKey[] {
  const found = keys.map((key): GroupedKey => {
    const source = columns.get(key.name);
    return source === undefined ? deviate(place, `there is no key "${key.name}"`) : { source, spine: key.spine };
  });
  demand(
    same(
      group,
      found.map((key) => key.source),
    ),
    `${place}, GROUP BY`,
    "not the keys, in turn",
  );
  return found;
}

/** Every row at its event time; among those of one instant the winner stands last, where the search ends. */
function byEventTime(gathered: Gathered, select: Select, table: string, rows: Rows): Arrays {
  const event = readTime(gathered.instant, table);
  demand(event !== null, place, `${show(gathered.instant)} is no instant of the source`);
  const order = readReversedOrder(gathered.order, table, place);
  demand(order[0]?.column === event.column, `${place}, ORDER BY`, "the instants are not what the arrays are sorted by");
  expectAddress(gathered.address, table);
  return {
    rows,
    keys: gathered.keys.map((key) => ({ source: keyColumn(key.source, table), spine: key.spine })),
    instants: [event],
    order,
    present: readPresent(select.where, table, `${place}, WHERE`),
  };
}

/** Only rows that can win, each at the instant it became known: unique within a key. */
function byKnownTime(gathered: Gathered, select: Select, alias: string, table: CommonTable): Arrays {
  demand(select.where.length === 0, `${place}, WHERE`, "has no place there");
  const usable = readUsable(table);
  const made = (term: Term): Term =>
    usable.columns.get(columnOf(term, alias) ?? "") ?? deviate(place, `${show(term)} is no column of the rows below`);
  demand(same(made(gathered.instant), usable.known), place, "the instants are not those at which rows became known");
  demand(same(gathered.order, [ascending(gathered.instant)]), `${place}, ORDER BY`, "not the known instant alone");
  const keys = gathered.keys.map((key) => ({ ...key, source: made(key.source) }));
  demand(
    same(
      usable.partition,
      keys.map((key) => key.source),
    ),
    "the rows that can win, PARTITION BY",
    "not the keys, in turn",
  );
  expectAddress(made(gathered.address), usable.table);
  return {
    rows: usable.rows,
    keys: keys.map((key) => ({ source: keyColumn(key.source, usable.table), spine: key.spine })),
    instants: usable.instants,
    order: usable.order,
    present: usable.present,
  };
}

function expectAddress(term: Term, table: string): void {
  demand(same(term, addressOf(table)), place, `${show(term)} is not the address of the row`);
}

export function keyColumn(term: Term, table: string): string {
  return columnOf(term, table) ?? deviate(place, `${show(term)} is no key of the source`);
}
