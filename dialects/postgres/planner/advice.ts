import type { CatalogIndex, CatalogTable } from "../../../src/ir/catalog.ts";
import type { AsOfJoinNode } from "../../../src/ir/plan.ts";
import type { IndexAdvice } from "../../../src/ir/statement.ts";
import { identifier, sql } from "../../../src/kernel/sql.ts";
import { estimate, type Weighing } from "./costs.ts";
import {
  createIndex,
  eachOnce,
  fewRows,
  type IndexColumn,
  sizedAdvice,
  unsizedAdvice,
  worthwhile,
} from "./index-advice.ts";
import { availableBound, comparedAsStored, eventBound, keyColumns } from "./joins.ts";
import { negligibleSteps } from "./rule.ts";

/** The index that would make a probe the best way by far; null where there is none, or the table is none of its own. */
export function advise(weighing: Weighing, table: CatalogTable | null, bestNow: number): IndexAdvice | null {
  const wanted = wantedIndex(weighing, table);
  if (wanted === null) return null;
  const { seconds } = probeWith(wanted, weighing);
  return worthwhile(seconds, bestNow) ? sizedAdvice(ddlOf(wanted), seconds, bestNow) : null;
}

/** For a spine of unknown size: told with the number of spine rows up to which the index pays. */
export function adviseUnsized(weighing: Weighing, table: CatalogTable | null, serves: boolean): IndexAdvice | null {
  const wanted = serves || weighing.shape.sourceRows < fewRows ? null : wantedIndex(weighing, table);
  if (wanted === null) return null;
  const limit = breakEven(wanted, weighing);
  return unsizedAdvice(ddlOf(wanted), limit);
}

interface WantedIndex {
  readonly table: CatalogTable;
  readonly columns: readonly IndexColumn[];
  readonly holdsAvailable: boolean;
}

/** Keys, then the order of the winner, then `availableAt` where many rows would be stepped over. */
function wantedIndex({ join, shape }: Weighing, table: CatalogTable | null): WantedIndex | null {
  const event = eventBound(join);
  if (table?.kind !== "table" || event === null || !comparedAsStored(event)) return null;
  const available = availableBound(join);
  const holdsAvailable = available !== null && shape.stepped >= negligibleSteps && comparedAsStored(available);
  const columns = [
    ...keyColumns(join).map((name) => ({ name, sql: identifier(name) })),
    ...winnerColumns(join),
    ...(holdsAvailable ? [{ name: available.column.column, sql: identifier(available.column.column) }] : []),
  ];
  return { table, columns: eachOnce(columns), holdsAvailable };
}

function winnerColumns(join: AsOfJoinNode): WantedIndex["columns"] {
  return join.order.map(({ column: name, neverNull }) => ({
    name,
    sql: neverNull ? sql`${identifier(name)} DESC` : sql`${identifier(name)} DESC NULLS LAST`,
  }));
}

function ddlOf({ table, columns }: WantedIndex): string {
  return createIndex(table.relation, columns, []);
}

function probeWith({ holdsAvailable }: WantedIndex, weighing: Weighing) {
  const index: CatalogIndex = { name: "advised", columns: [] };
  const service = availableBound(weighing.join) === null || holdsAvailable ? "whole" : "narrow";
  return estimate("probe", { ...weighing, indexes: [{ index, service, holdsAvailable }] });
}

/** The spine's size from which on arrays are faster than probes; null where they never are. Both are straight lines. */
function breakEven(wanted: WantedIndex, weighing: Weighing): number | null {
  const sized = (spineRows: number): Weighing => ({ ...weighing, shape: { ...weighing.shape, spineRows } });
  const arrays = (spineRows: number): number => estimate("arrays", sized(spineRows)).seconds;
  const slope = probeWith(wanted, sized(1)).seconds - (arrays(1) - arrays(0));
  return slope <= 0 ? null : arrays(0) / slope;
}
