import { queryKey, requirements, type WarehouseFacts } from "../../compiler/compile.ts";
import type { CatalogColumn } from "../../ir/catalog.ts";
import { emptyCatalog } from "../../ir/catalog.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Warehouse } from "../../ports/warehouse.ts";

/** What a compilation without a connection knows of its warehouse. */
export const nothingKnown: WarehouseFacts = {
  catalog: emptyCatalog,
  queryColumns: new Map(),
  queryRows: new Map(),
  spineRows: null,
};

/** Asks the warehouse about the tables and queries of a request: its catalog and its planner alone, never its rows. */
export async function gatherWarehouseFacts(
  registry: Registry,
  request: HistoricalRequest,
  dialect: Dialect,
  warehouse: Warehouse,
  signal?: AbortSignal,
): Promise<WarehouseFacts> {
  const { relations, queries } = requirements(registry, request);
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
