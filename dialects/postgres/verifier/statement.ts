import type { SelectStmt } from "libpg-query";
import type { JoinDescription, WindowDescription } from "./description.ts";
import { attempt, type Deviation, demand } from "./deviation.ts";
import { readJoin } from "./idioms/read-join.ts";
import { expectTable } from "./rows.ts";
import { type CommonTable, readCommonTables, type Scope } from "./scope.ts";
import { readStarts, Starts } from "./starts.ts";
import type { JoinInText, SpineInText } from "./surroundings.ts";
import type { From, FromJoin, FromSubquery, FromTable } from "./syntax/from.ts";
import { byName, readSelect, type SelectedColumn } from "./syntax/select.ts";
import { showSort } from "./syntax/show.ts";
import { ascending, columnOf, constant, type SortTerm, same, type Term } from "./syntax/term.ts";

/** What a whole statement says. */
export interface StatementDescription {
  readonly spine: SpineInText;
  /** The spine's own common table; null where it was uploaded. */
  readonly spineTable: CommonTable | null;
  /** The spine's columns that its rows are sorted by before they are joined. */
  readonly sortedBy: readonly string[];
  /** In the order of the text; what could not be read stands as the reason why. */
  readonly joins: readonly ReadJoin[];
  /** Common tables between the joins and the final SELECT, the one over the joins first, each read by the next alone. */
  readonly derived: readonly DerivedTable[];
  readonly columns: readonly SelectedColumn[];
  readonly order: readonly SortTerm[];
  readonly scope: Scope;
}

export interface ReadJoin {
  readonly alias: string;
  readonly description: JoinDescription | WindowDescription | Deviation;
}

/** A join's place in the text, by its role in the plan. */
export type JoinsByRole = ReadonlyMap<string, ReadJoin>;

export interface DerivedTable {
  readonly columns: ReadonlyMap<string, Term>;
  /** The alias under which the SELECT above reads it. */
  readonly alias: string;
}

/** The final SELECT: the spine, each join LEFT of it, no condition; or tables of derived features over such a SELECT. */
export function readStatement({ withClause, ...main }: SelectStmt): StatementDescription {
  const place = "the final SELECT";
  const scope = readCommonTables(withClause);
  const select = readSelect(main, place, ["order"]);
  return { ...readRows(select.from, scope), columns: select.columns, order: select.order, scope };
}

type RowsDescription = Pick<StatementDescription, "spine" | "spineTable" | "sortedBy" | "joins" | "derived">;

function readRows(from: From, scope: Scope): RowsDescription {
  const table = derivedTable(from, scope);
  if (table !== null) return readDerived(table.common, table.alias);
  const { first, joins } = chain(from);
  const { spine, table: spineTable, sortedBy } = readSpineName(first, scope, "the final SELECT, FROM");
  return {
    spine,
    spineTable,
    sortedBy,
    joins: inPairs(joins).map((join) => readJoined(join, spine, scope)),
    derived: [],
  };
}

/** What is computed before the SELECT around is fenced off by an OFFSET: so it is told from a spine. */
function derivedTable(from: From, scope: Scope): { readonly common: CommonTable; readonly alias: string } | null {
  if (from.is !== "table" || from.alias === null) return null;
  const common = scope.find(from);
  return common?.query.limitOffset === undefined ? null : { common, alias: from.alias };
}

function readDerived({ name, query, earlier }: CommonTable, alias: string): RowsDescription {
  const place = `WITH, "${name}"`;
  const select = readSelect(query, place, ["offset"]);
  demand(same(select.offset, constant(0)), `${place}, OFFSET`, "rows could be left out");
  const below = readRows(select.from, earlier);
  return { ...below, derived: [...below.derived, { columns: byName(select.columns, place), alias }] };
}

/** `a LEFT JOIN b LEFT JOIN c`, left to right. */
function chain(from: From): { readonly first: FromTable | FromSubquery; readonly joins: readonly FromJoin[] } {
  const joins: FromJoin[] = [];
  let left = from;
  for (; left.is === "join"; left = left.left) joins.unshift(left);
  return { first: left, joins };
}

interface PairedJoin extends FromJoin {
  readonly beside: FromJoin | null;
}

/** A lateral subquery that reads no table of its own reads the join before it. */
function inPairs(joins: readonly FromJoin[]): readonly PairedJoin[] {
  return joins.flatMap((join, index) => {
    if (readsJoined(joins[index + 1])) return [];
    const beside = readsJoined(join) ? (joins[index - 1] ?? null) : null;
    return [{ ...join, beside }];
  });
}

function readsJoined(join: FromJoin | undefined): boolean {
  const item = join?.right;
  if (item?.is !== "subquery" || !item.lateral) return false;
  const [from] = item.query.fromClause ?? [];
  return from !== undefined && "RangeSubselect" in from;
}

function readJoined(join: PairedJoin, spine: SpineInText, scope: Scope): ReadJoin {
  const item = join.right;
  const alias = item.is === "join" ? "" : (item.alias ?? "");
  const description = attempt((): JoinDescription | WindowDescription => {
    const place = "the final SELECT, FROM";
    demand(join.kind === "left", place, `"${alias}" is not LEFT joined, so spine rows could be lost`);
    demand(item.is !== "join" && alias !== "", place, "a join has no name");
    const inText: JoinInText = { item, alias, on: join.on, beside: join.beside, scope, spine };
    return readJoin(inText);
  });
  return { alias, description };
}

interface NamedSpine {
  readonly spine: SpineInText;
  readonly table: CommonTable | null;
  readonly sortedBy: readonly string[];
}

/** The spine as it stands, or prepared in a subquery. */
function readSpineName(from: FromTable | FromSubquery, scope: Scope, place: string): NamedSpine {
  const prepared = from.is === "subquery" ? readPrepared(from, `${place}, the sorted spine`) : null;
  const named = prepared?.table ?? expectTable(from, place);
  const { name } = named;
  demand(name.schema === null && name.database === null, place, `"${name.name}" is not the spine`);
  const table = scope.find(named);
  const alias = from.alias ?? named.alias;
  const starts = prepared?.starts ?? new Starts(new Map());
  return { spine: { table: name.name, alias, common: table !== null, starts }, table, sortedBy: prepared?.by ?? [] };
}

interface PreparedSpine {
  readonly table: FromTable & { readonly alias: string };
  readonly by: readonly string[];
  readonly starts: Starts;
}

/** `(SELECT *, starts FROM spine AS s ORDER BY s.key, …)`: the order changes no row, nor does an OFFSET 0 in its place. */
function readPrepared(from: FromSubquery, place: string): PreparedSpine {
  demand(!from.lateral, place, "LATERAL has no place there");
  const select = readSelect(from.query, place, ["order", "offset"]);
  const table = expectTable(select.from, place);
  const [all, ...more] = select.columns;
  demand(same(all, { name: null, value: { is: "star" } }), place, "SELECT * is expected");
  const fenced = select.offset !== null && same(select.offset, constant(0));
  demand(fenced ? select.order.length === 0 : select.offset === null, `${place}, OFFSET`, "rows could be left out");
  // Without either a start would be computed anew wherever it is read.
  demand(fenced || select.order.length > 0, place, "is neither sorted nor fenced off");
  const starts = readStarts(more, table.alias, from.alias, `${place}, SELECT`);
  return { table, by: select.order.map((term) => sortedColumn(term, table.alias, place)), starts };
}

function sortedColumn(term: SortTerm, table: string, place: string): string {
  const name = columnOf(term.value, table);
  const plain = name !== null && same(term, ascending(term.value));
  demand(plain, `${place}, ORDER BY`, `${showSort(term)} is no plain column`);
  return name;
}
