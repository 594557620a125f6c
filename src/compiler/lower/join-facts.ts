import { type Catalog, type CatalogTable, findTable, type TimeSpread } from "../../ir/catalog.ts";
import type { Relation } from "../../ir/definition.ts";
import type { EntityListing, JoinNode, PlanNode, ScanNode, SpineNode, SpineRows } from "../../ir/plan.ts";
import { keySpread, timesOf } from "../../ir/table-statistics.ts";
import { shareUntil } from "../../ir/time-spread.ts";
import { fingerprint } from "../../kernel/hash.ts";
import { parseInstant } from "../../kernel/time.ts";
import type { JoinFacts } from "../../ports/dialect.ts";

/** What was counted before the compilation. */
export interface Counts {
  readonly catalog: Catalog;
  /** The engine's estimates of admitted queries, by the fingerprint of their text. */
  readonly queryRows: ReadonlyMap<string, number>;
  /** Rows of an uploaded spine. */
  readonly spineRows: number | null;
}

/** What is known of a join's source and of the spine below it. */
export function joinFacts(join: JoinNode, counts: Counts): JoinFacts {
  const spine = spineBelow(join);
  return {
    table: tableBehind(join.source.from, counts),
    sourceRows: rowsBehind(join.source.from, counts),
    spineRows: spineRows(spine.from, counts),
    spineTimes: spineTimes(spine, counts),
  };
}

/** What is known of a source by itself. */
export function sourceFacts(from: Rows, counts: Counts): Pick<JoinFacts, "table" | "sourceRows"> {
  return { table: tableBehind(from, counts), sourceRows: rowsBehind(from, counts) };
}

function spineBelow(join: JoinNode): SpineNode {
  let node: PlanNode = join.input;
  while (node.node !== "spine" && node.node !== "scan") node = node.input;
  if (node.node !== "spine") throw new Error("a join stands on a spine");
  return node;
}

type Rows = ScanNode["from"];

function tableBehind(from: Rows, { catalog }: Counts): CatalogTable | null {
  return from.kind === "table" ? existing(catalog, from.relation) : null;
}

function existing(catalog: Catalog, relation: Relation): CatalogTable | null {
  const table = findTable(catalog, relation);
  return table?.exists ? table : null;
}

function rowsBehind(from: Rows, counts: Counts): number | null {
  if (from.kind === "table") return existing(counts.catalog, from.relation)?.rows ?? null;
  return counts.queryRows.get(fingerprint(from.query)) ?? null;
}

function spineRows(from: SpineRows, counts: Counts): number | null {
  switch (from.kind) {
    case "rows":
      return counts.spineRows;
    case "table":
    case "query":
      return rowsBehind(from, counts);
    case "range":
      return total(from.inputs.map((input) => rowsInRange(input, from, counts)));
    case "as_of":
      return from.population === null
        ? total(from.inputs.map((input) => entities(input, counts)))
        : rowsBehind(from.population, counts);
  }
}

/** A time lies evenly between a range's ends as far as anybody knows. */
function spineTimes({ from, time, times }: SpineNode, counts: Counts): TimeSpread | null {
  if (times !== null && times.from !== null && times.to !== null)
    return [microseconds(times.from), microseconds(times.to)];
  switch (from.kind) {
    case "rows":
    case "query":
      return null;
    case "table":
      return timesOf(existing(counts.catalog, from.relation), time.column);
    case "range":
      return [microseconds(from.start), microseconds(from.end)];
    case "as_of":
      return [microseconds(from.instant), microseconds(from.instant)];
  }
}

function rowsInRange(
  input: EntityListing,
  { start, end }: { readonly start: string; readonly end: string },
  counts: Counts,
): number | null {
  const rows = rowsBehind(input.scan.from, counts);
  const known = input.availableAt ?? input.eventTime;
  if (rows === null || known === null) return rows;
  const times = timesOf(tableBehind(input.scan.from, counts), known.column);
  if (times === null) return rows;
  // The start is in the range, the end is not.
  return rows * (shareUntil(times, microseconds(end) - 1) - shareUntil(times, microseconds(start) - 1));
}

function entities(input: EntityListing, counts: Counts): number | null {
  const rows = rowsBehind(input.scan.from, counts);
  if (rows === null) return null;
  const keys = input.keys.map(({ sourceColumn }) => sourceColumn);
  return keySpread(tableBehind(input.scan.from, counts), rows, keys)?.distinct ?? rows;
}

/** Null where one of them is not known. */
function total(counts: readonly (number | null)[]): number | null {
  return counts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

function microseconds(iso: string): number {
  return Number(parseInstant(iso) ?? 0n);
}
