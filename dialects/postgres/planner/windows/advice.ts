import type { CatalogTable } from "../../../../src/ir/catalog.ts";
import type { IndexAdvice } from "../../../../src/ir/statement.ts";
import { identifier, sql } from "../../../../src/kernel/sql.ts";
import type { WindowStrategyName } from "../../../../src/ports/dialect.ts";
import { createIndex, eachOnce, fewRows, sizedAdvice, unsizedAdvice, worthwhile } from "../index-advice.ts";
import { comparedAsStored, eventBound, keyColumns } from "../joins.ts";
import { areShort, columnsRead } from "./columns.ts";
import { estimateWindows, type WindowWeighing } from "./costs.ts";
import type { WindowService } from "./probing.ts";

/** The index that would make a probe the best way by far; null where there is none, or the table is none of its own. */
export function adviseForWindows(
  weighing: WindowWeighing,
  table: CatalogTable | null,
  bestNow: number,
): IndexAdvice | null {
  const wanted = wantedIndex(weighing, table);
  if (wanted === null) return null;
  const seconds = probeBy(wanted, weighing);
  return worthwhile(seconds, bestNow) ? sizedAdvice(wanted.ddl, seconds, bestNow) : null;
}

/** For a spine of unknown size: told with the number of spine rows up to which the index pays. */
export function adviseUnsizedWindows(
  weighing: WindowWeighing,
  table: CatalogTable | null,
  offered: readonly WindowStrategyName[],
): IndexAdvice | null {
  const serves = weighing.indexes.some(({ service }) => service !== "keys");
  const wanted = serves || weighing.shape.sourceRows < fewRows ? null : wantedIndex(weighing, table);
  return wanted === null ? null : unsizedAdvice(wanted.ddl, breakEven(wanted, weighing, offered));
}

/** The spine's size from which on another strategy is faster than probes; null where none ever is. All are straight lines. */
function breakEven(
  wanted: WantedIndex,
  weighing: WindowWeighing,
  offered: readonly WindowStrategyName[],
): number | null {
  const sized = (spineRows: number): WindowWeighing => ({ ...weighing, shape: { ...weighing.shape, spineRows } });
  const probes = probeBy(wanted, sized(1));
  const limits = offered.flatMap((strategy) => {
    const [none, one] = [0, 1].map((spineRows) => estimateWindows(strategy, sized(spineRows)).seconds);
    const slope = probes - ((one ?? 0) - (none ?? 0));
    return strategy === "probe" || slope <= 0 ? [] : (none ?? 0) / slope;
  });
  return limits.length === 0 ? null : Math.min(...limits);
}

function probeBy({ service }: WantedIndex, weighing: WindowWeighing): number {
  const index = { name: "advised", columns: [] };
  return estimateWindows("probe", { ...weighing, indexes: [{ index, service }] }).seconds;
}

interface WantedIndex {
  readonly ddl: string;
  readonly service: WindowService;
}

/** Keys and event time, with all else that is read included, provided that none of it can be too long for an index. */
function wantedIndex({ join }: WindowWeighing, table: CatalogTable | null): WantedIndex | null {
  const event = eventBound(join);
  if (table?.kind !== "table" || event === null || !comparedAsStored(event)) return null;
  const newestFirst = { name: event.column.column, sql: sql`${identifier(event.column.column)} DESC` };
  const columns = eachOnce([...keyColumns(join).map((name) => ({ name, sql: identifier(name) })), newestFirst]);
  const besides = columnsRead(join).filter((name) => columns.every((column) => column.name !== name));
  const covering = areShort(besides, table);
  return {
    ddl: createIndex(table.relation, columns, covering ? besides : []),
    service: covering ? "covering" : "leading",
  };
}
