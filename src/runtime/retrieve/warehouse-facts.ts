import { queryKey, requirements, type WarehouseFacts } from "../../compiler/compile.ts";
import type { CatalogColumn } from "../../ir/catalog.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";

export { nothingKnown } from "../../compiler/compile.ts";

/** Asks the warehouse about the tables and queries of a request: its catalog and its planner alone, never its rows. */
export function gatherWarehouseFacts(
  registry: Registry,
  request: HistoricalRequest,
  dialect: Dialect,
  warehouse: Warehouse,
  signal?: AbortSignal,
): Promise<WarehouseFacts> {
  return factsAbout(requirements(registry, request), dialect, warehouse, signal);
}

/** The same of any tables and queries. */
export async function factsAbout(
  { relations, queries }: ReturnType<typeof requirements>,
  dialect: Dialect,
  warehouse: Pick<Warehouse, "catalog" | "describe" | "estimateRows">,
  signal?: AbortSignal,
): Promise<WarehouseFacts> {
  const catalog = await warehouse.catalog(relations, signal);
  const queryColumns = new Map<string, readonly CatalogColumn[]>();
  const queryRows = new Map<string, number>();
  for (const query of queries) {
    const reading = await dialect.reader.read(query);
    if (!reading.ok) continue;
    queryColumns.set(queryKey(query), await warehouse.describe(reading.query, signal));
    const rows = await warehouse.estimateRows(reading.query, signal);
    if (rows !== null) queryRows.set(queryKey(reading.query), rows);
  }
  return { catalog, queryColumns, queryRows, spineRows: null };
}
