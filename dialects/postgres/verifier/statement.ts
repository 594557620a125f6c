import type { SelectStmt } from "libpg-query";
import type { JoinDescription, WindowDescription } from "./description.ts";
import { attempt, type Deviation, demand } from "./deviation.ts";
import { readJoin } from "./idioms/read-join.ts";
import { expectTable } from "./rows.ts";
import { type CommonTable, readCommonTables, type Scope } from "./scope.ts";
import type { JoinInText, SpineInText } from "./surroundings.ts";
import type { From, FromJoin, FromSubquery, FromTable } from "./syntax/from.ts";
import { readSelect, type SelectedColumn } from "./syntax/select.ts";
import { showSort } from "./syntax/show.ts";
import { ascending, columnOf, type SortTerm, same } from "./syntax/term.ts";

/** What a whole statement says. */
export interface StatementDescription {
  readonly spine: SpineInText;
  /** The spine's own common table; null where it was uploaded. */
  readonly spineTable: CommonTable | null;
  /** The spine's columns that its rows are sorted by before they are joined. */
  readonly sortedBy: readonly string[];
  /** In the order of the text; what could not be read stands as the reason why. */
  readonly joins: readonly ReadJoin[];
  readonly columns: readonly SelectedColumn[];
  readonly order: readonly SortTerm[];
  readonly scope: Scope;
}

export interface ReadJoin {
  readonly alias: string;
  readonly description: JoinDescription | WindowDescription | Deviation;
}

/** The final SELECT: the spine, each join LEFT of it, no condition. */
export function readStatement({ withClause, ...main }: SelectStmt): StatementDescription {
  const place = "the final SELECT";
  const scope = readCommonTables(withClause);
  const select = readSelect(main, place, ["order"]);
  const { first, joins } = chain(select.from);
  const { spine, table, sortedBy } = readSpineName(first, scope, `${place}, FROM`);
  return {
    spine,
    spineTable: table,
    sortedBy,
    joins: joins.map((join) => readJoined(join, spine, scope)),
    columns: select.columns,
    order: select.order,
    scope,
  };
}

/** `a LEFT JOIN b LEFT JOIN c`, left to right. */
function chain(from: From): { readonly first: FromTable | FromSubquery; readonly joins: readonly FromJoin[] } {
  const joins: FromJoin[] = [];
  let left = from;
  for (; left.is === "join"; left = left.left) joins.unshift(left);
  return { first: left, joins };
}

function readJoined(join: FromJoin, spine: SpineInText, scope: Scope): ReadJoin {
  const item = join.right;
  const alias = item.is === "join" ? "" : (item.alias ?? "");
  const description = attempt((): JoinDescription | WindowDescription => {
    const place = "the final SELECT, FROM";
    demand(join.kind === "left", place, `"${alias}" is not LEFT joined, so spine rows could be lost`);
    demand(item.is !== "join" && alias !== "", place, "a join has no name");
    const inText: JoinInText = { item, alias, on: join.on, scope, spine };
    return readJoin(inText);
  });
  return { alias, description };
}

interface NamedSpine {
  readonly spine: SpineInText;
  readonly table: CommonTable | null;
  readonly sortedBy: readonly string[];
}

/** The spine as it stands, or sorted in a subquery. */
function readSpineName(from: FromTable | FromSubquery, scope: Scope, place: string): NamedSpine {
  const sorted = from.is === "subquery" ? readSorted(from, `${place}, the sorted spine`) : null;
  const named = sorted?.table ?? expectTable(from, place);
  const { name } = named;
  demand(name.schema === null && name.database === null, place, `"${name.name}" is not the spine`);
  const table = scope.find(named);
  const alias = from.alias ?? named.alias;
  return { spine: { table: name.name, alias, common: table !== null }, table, sortedBy: sorted?.by ?? [] };
}

interface SortedSpine {
  readonly table: FromTable & { readonly alias: string };
  readonly by: readonly string[];
}

/** `(SELECT * FROM spine AS s ORDER BY s.key, …)`: the order changes no row. */
function readSorted(from: FromSubquery, place: string): SortedSpine {
  demand(!from.lateral, place, "LATERAL has no place there");
  const select = readSelect(from.query, place, ["order"]);
  const table = expectTable(select.from, place);
  demand(same(select.columns, [{ name: null, value: { is: "star" } }]), place, "SELECT * is expected");
  const by = select.order.map((term) => {
    const name = columnOf(term.value, table.alias);
    demand(
      name !== null && same(term, ascending(term.value)),
      `${place}, ORDER BY`,
      `${showSort(term)} is no plain column`,
    );
    return name;
  });
  return { table, by };
}
