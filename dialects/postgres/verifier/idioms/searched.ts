import { onlyFinite, spineColumn } from "../candidates.ts";
import { demand, deviate } from "../deviation.ts";
import { expectTable } from "../rows.ts";
import type { CommonTable } from "../scope.ts";
import { expectSpine, type JoinInText } from "../surroundings.ts";
import { byName, readSelect } from "../syntax/select.ts";
import { show } from "../syntax/show.ts";
import { ascending, column, columnOf, constant, same, type Term } from "../syntax/term.ts";

/** The place of each spine row among the sorted instants of its key. */
export interface Search {
  /** Spine columns: the row's instant, and the one that is asked to be finite. */
  readonly instant: string;
  readonly finite: string;
  /** What the instant is called in the result. */
  readonly instantName: string;
  /** Whether a row counts at the very instant of a spine row. */
  readonly inclusive: boolean;
  readonly arrays: CommonTable;
  /** The arrays' columns. */
  readonly instants: string;
  readonly addresses: string;
  readonly keys: readonly SearchedKey[];
}

export interface SearchedKey {
  /** The key's name among the arrays. */
  readonly name: string;
  readonly spine: string;
}

/** The names that a search's result must have. */
interface SearchNames {
  readonly row: string;
  readonly address: string;
}

const place = "the search";

/**
 * `SELECT s.row, s.time AS instant, a.addresses[WIDTH_BUCKET(s.time, a.instants)] AS address FROM spine AS s JOIN arrays AS
 * a ON keys WHERE isfinite(s.time)`.
 */
export function readSearch(join: JoinInText, { query, earlier }: CommonTable, names: SearchNames): Search {
  const select = readSelect(query, place, ["where", "order"]);
  // In what order addresses are looked up changes no row.
  demand(same(select.order, [ascending(column(null, names.address))]), `${place}, ORDER BY`, "not the address alone");
  const { from } = select;
  demand(from.is === "join" && from.kind === "inner", `${place}, FROM`, "the spine joined with the arrays is expected");
  const spine = expectSpine(from.left, join.spine, earlier, `${place}, FROM`);
  const table = expectTable(from.right, `${place}, JOIN`);
  const arrays = earlier.find(table);
  demand(arrays !== null, `${place}, JOIN`, `"${table.name.name}" is not a common table before it`);
  const columns = byName(select.columns, place);
  const row = columns.get(names.row);
  demand(same(row, column(spine, names.row)), `${place}, SELECT`, `"${names.row}" is not the number of the spine row`);
  const instant = readInstant(columns, names, spine);
  const searched = columns.get(names.address);
  demand(searched?.is === "searched", `${place}, SELECT`, `"${names.address}" is not found by a search`);
  const finite = select.where.map((condition) =>
    condition.is === "finite"
      ? spineColumn(condition.of, spine, place)
      : deviate(`${place}, WHERE`, `${show(condition)} has no place there`),
  );
  return {
    instant: instant.column,
    finite: onlyFinite(finite, `${place}, WHERE`),
    instantName: instant.name,
    inclusive: readInclusive(searched.instant, column(spine, instant.column)),
    arrays,
    instants: arrayColumn(searched.instants, table.alias),
    addresses: arrayColumn(searched.elements, table.alias),
    keys: readKeys(from.on, table.alias, spine, place),
  };
}

/** The one column besides the row's number and the address. */
function readInstant(columns: ReadonlyMap<string, Term>, names: SearchNames, spine: string) {
  const [instant, more] = [...columns].filter(([name]) => name !== names.row && name !== names.address);
  demand(instant !== undefined && more === undefined, `${place}, SELECT`, "row, instant and address are expected");
  const [name, value] = instant;
  return { name, column: spineColumn(value, spine, `${place}, SELECT`) };
}

/** Time is counted in microseconds: at or before the instant one earlier is before it. */
function readInclusive(limit: Term, instant: Term): boolean {
  if (same(limit, instant)) return true;
  const strict = same(limit, { is: "earlier", of: instant, microseconds: 1n });
  demand(strict, `${place}, WIDTH_BUCKET`, `${show(limit)} is not the spine row's instant, nor a microsecond before`);
  return false;
}

function arrayColumn(term: Term, alias: string): string {
  return columnOf(term, alias) ?? deviate(`${place}, WIDTH_BUCKET`, `${show(term)} is no column of the arrays`);
}

/** `a.key = s.key` for each key of the arrays; TRUE where there is none. */
export function readKeys(on: readonly Term[], alias: string, spine: string, place: string): readonly SearchedKey[] {
  if (same(on, [constant(true)])) return [];
  return on.map((condition) => {
    const name = condition.is === "equal" ? columnOf(condition.left, alias) : null;
    if (condition.is !== "equal" || name === null)
      return deviate(`${place}, ON`, `${show(condition)} is no key of the arrays`);
    return { name, spine: spineColumn(condition.right, spine, `${place}, ON`) };
  });
}
