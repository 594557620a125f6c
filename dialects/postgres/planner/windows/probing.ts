import type { CatalogIndex, CatalogTable } from "../../../../src/ir/catalog.ts";
import type { WindowAggregateNode } from "../../../../src/ir/plan.ts";
import { comparedAsStored, eventBound, keyColumns } from "../joins.ts";
import { columnsRead } from "./columns.ts";

/**
 * How far an index helps the probe of a window:
 * - `covering`: keys, event time, and every other column that is read: the table is not touched;
 * - `leading`: keys and event time: the rows inside the window are fetched from the table;
 * - `keys`: all rows of the key are fetched.
 */
export type WindowService = "covering" | "leading" | "keys";

export interface WindowServing {
  readonly index: CatalogIndex;
  readonly service: WindowService;
}

const services: readonly WindowService[] = ["covering", "leading", "keys"];

/** Every index that helps, best service first. */
export function windowIndexes(join: WindowAggregateNode, table: CatalogTable | null): readonly WindowServing[] {
  const found = (table?.indexes ?? []).flatMap((index) => serving(index, join) ?? []);
  return found.toSorted((one, other) => services.indexOf(one.service) - services.indexOf(other.service));
}

/** The keys in any order come first. In which direction times are sorted, and where NULLs lie, does not matter to a range. */
function serving(index: CatalogIndex, join: WindowAggregateNode): WindowServing | null {
  const keys = keyColumns(join);
  const names = index.columns.map((column) => column?.name ?? null);
  if (!keys.every((key) => names.slice(0, keys.length).includes(key))) return null;
  const event = eventBound(join);
  const leads = event !== null && names[keys.length] === event.column.column && comparedAsStored(event);
  if (!leads) return keys.length === 0 ? null : { index, service: "keys" };
  const held = new Set<string | null>([...names, ...(index.includes ?? [])]);
  return { index, service: columnsRead(join).every((name) => held.has(name)) ? "covering" : "leading" };
}
