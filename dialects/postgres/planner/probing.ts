import type { CatalogIndex, CatalogTable } from "../../../src/ir/catalog.ts";
import type { JoinNode } from "../../../src/ir/plan.ts";
import { availableBound, comparedAsStored, eventBound, isStatic, keyColumns } from "./joins.ts";

/**
 * How far an index helps a probe:
 * - `whole`: keys, event time, and `availableAt` where one is declared: the probe stops at its row;
 * - `narrow`: as above without `availableAt`: rows that were not known yet are fetched to be stepped over;
 * - `keys`: the rows of a key are found, read and sorted.
 */
export type Service = "whole" | "narrow" | "keys";

export interface Serving {
  readonly index: CatalogIndex;
  readonly service: Service;
  /** Whether `availableAt` is among its columns, which makes it wider. */
  readonly holdsAvailable: boolean;
}

/** Every index that helps, best service first. */
export function servingIndexes(join: JoinNode, table: CatalogTable | null): readonly Serving[] {
  const found = (table?.indexes ?? []).flatMap((index) => serving(index, join) ?? []);
  return found.toSorted((one, other) => services.indexOf(one.service) - services.indexOf(other.service));
}

const services: readonly Service[] = ["whole", "narrow", "keys"];

/** The keys in any order come first. */
function serving(index: CatalogIndex, join: JoinNode): Serving | null {
  const keys = keyColumns(join);
  const names = index.columns.map((column) => column?.name ?? null);
  if (!keys.every((key) => names.slice(0, keys.length).includes(key))) return null;
  if (isStatic(join)) return keys.length === 0 ? null : { index, service: "whole", holdsAvailable: false };
  if (!leadsToWinner(index, join)) return keys.length === 0 ? null : { index, service: "keys", holdsAvailable: false };
  const available = availableBound(join);
  if (available === null) return { index, service: "whole", holdsAvailable: false };
  const holds = comparedAsStored(available) && names.slice(keys.length + 1).includes(available.column.column);
  return { index, service: holds ? "whole" : "narrow", holdsAvailable: holds };
}

/**
 * Behind the keys the event time, compared as it is stored. Its NULLs must lie where `ORDER BY time DESC` has them, or the
 * engine would sort what it finds.
 */
function leadsToWinner({ columns }: CatalogIndex, join: JoinNode): boolean {
  const event = eventBound(join);
  const next = columns[join.keys.length] ?? null;
  if (event === null || next === null || next.name !== event.column.column) return false;
  return comparedAsStored(event) && next.nullsFirst === next.descending;
}
