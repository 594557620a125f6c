import { readMatches } from "../candidates.ts";
import type { ReadBound, WindowDescription } from "../description.ts";
import { demand, deviate } from "../deviation.ts";
import { readFunctions } from "../functions.ts";
import { expectTable } from "../rows.ts";
import type { JoinInText } from "../surroundings.ts";
import type { FromJoin, FromSubquery } from "../syntax/from.ts";
import { byName, readSelect, type Select } from "../syntax/select.ts";
import { columnsIn, type Term } from "../syntax/term.ts";
import { readGatheredRows } from "./gathered-rows.ts";
import { readKeys } from "./searched.ts";
import { readSlices, type Slices } from "./slices.ts";
import { readJoinable } from "./window-probe.ts";

const place = "the windows in arrays";

/**
 * `LEFT JOIN arrays AS a ON keys LEFT JOIN LATERAL (SELECT functions FROM (slices of a) AS r WHERE known) ON the spine row
 * can be joined`.
 */
export function readWindowArrays(
  { on, scope, spine }: JoinInText,
  item: FromSubquery,
  beside: FromJoin,
): WindowDescription {
  demand(beside.kind === "left", `${place}, JOIN`, "the arrays are not LEFT joined, so spine rows could be lost");
  const arrays = expectTable(beside.right, `${place}, JOIN`);
  const table = scope.find(arrays);
  demand(table !== null, `${place}, JOIN`, `"${arrays.name.name}" is not a common table of the statement`);
  const select = readSelect(item.query, place, ["where"]);
  const { from } = select;
  demand(from.is === "subquery" && !from.lateral, `${place}, FROM`, "slices of the arrays are expected");
  const slices = readSlices(from.query, arrays.alias, spine.alias);
  const gathered = readGatheredRows(table, slices, readKeys(beside.on, arrays.alias, spine.alias, `${place}, ON`));
  const known = readMatches(select.where, from.alias, spine.alias, `${place}, WHERE`);
  demand(known.keys.length === 0, `${place}, WHERE`, "keys have no place there");
  expectWhole(select, from.alias, gathered.presence);
  return {
    is: "windows",
    strategy: "arrays",
    rows: gathered.rows,
    keys: gathered.keys,
    bounds: [...ends(slices).map((end): ReadBound => ({ ...gathered.event, ...end })), ...known.bounds],
    ...readJoinable(on, spine.alias, `${place}, ON`),
    present: gathered.present,
    bucketed: null,
    functions: readFunctions(byName(select.columns, place), from.alias, spine, place),
  };
}

type End = Pick<ReadBound, "spine" | "side" | "offset" | "inclusive">;

/**
 * What lies in a slice happened by the limit of its last element, and after that of its first. Time is counted in
 * microseconds: at or before the instant one earlier is before it.
 */
function ends({ first, last }: Slices): readonly End[] {
  const inclusive = last.earlier === 0n;
  demand(inclusive || last.earlier === 1n, place, "the slice does not end at the spine row's instant");
  const upper: End = { spine: last.spine, side: "upper", offset: 0n, inclusive };
  if (first === null) return [upper];
  const offset = inclusive ? first.earlier : first.earlier - 1n;
  return [upper, { spine: first.spine, side: "lower", offset, inclusive: !inclusive }];
}

/** Of a column that tells no more than whether there is a value, values can be counted and nothing else. */
function expectWhole({ columns, where }: Select, rows: string, presence: ReadonlySet<string>): void {
  const read = [...columns.flatMap(({ value }) => beyondCounting(value, rows)), ...columnsIn(where, rows)];
  const lacking = read.find((name) => presence.has(name));
  if (lacking !== undefined) deviate(place, `"${lacking}" is gathered without its values`);
}

function beyondCounting(value: Term, rows: string): readonly string[] {
  const counts = value.is === "aggregate" && value.name === "count" && !value.distinct && value.of.is === "column";
  return columnsIn(counts ? value.when : value, rows);
}
