/** What runs load, whose SQL is kept as text and whose alterations the verifiers refuse. */
import { compileLatest, latestRequirements } from "../../src/compiler/compile.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../src/define/index.ts";
import { type CatalogTable, emptyCatalog } from "../../src/ir/catalog.ts";
import type { CompiledLatest, LatestRequest } from "../../src/ir/latest.ts";
import type { Dialect } from "../../src/ports/dialect.ts";
import { nothingKnown } from "../../src/runtime/retrieve/warehouse-facts.ts";
import { indexedTable } from "../support/indexed-table.ts";
import { templates } from "../support/templates.ts";
import { warehouseOf } from "../unit/resolve/asking.ts";
import { catalogColumns, definitions } from "./requests.ts";

const day = { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" };
const first = { start: null, end: day.end };

export const runs: Readonly<Record<string, LatestRequest>> = {
  newest: { view: "trips", interval: day, shard: null },
  "newest.walked": { view: "trips", interval: first, shard: null },
  "newest.first": { view: "shifts", interval: first, shard: { index: 1, of: 4 } },
  "newest.late": { view: "shifts", interval: day, shard: null },
  "newest.expressions": { view: "fares", interval: first, shard: null },
  "newest.query": { view: "busiest", interval: day, shard: null },
  "newest.static": { view: "airport_facts", interval: day, shard: null },
  "newest.keyless": { view: "fuel", interval: first, shard: null },
  "windows.changed": { view: "recent_trips", interval: day, shard: { index: 0, of: 2 } },
  "windows.changed.keyless": { view: "fuel_sums", interval: day, shard: null },
};

const { registry } = buildRegistry("golden", collectDefinitions(definitions).definitions, new Map());

/** The rows of trips as they would be walked to. */
function indexed(table: CatalogTable): CatalogTable {
  return { ...indexedTable(table, ["city", "country", "driver_id"], "at"), kind: "table" };
}

/** The catalog is asked only for types that nobody declares. */
export async function compiledRun(name: string, dialect: Dialect): Promise<CompiledLatest> {
  const request = runs[name];
  if (request === undefined) throw new Error(name);
  const { relations } = latestRequirements(registry, request.view);
  const asked = name === "newest.walked" || name === "newest";
  const found = asked ? await warehouseOf(catalogColumns).catalog(relations) : emptyCatalog;
  const catalog = name === "newest.walked" ? { tables: found.tables.map(indexed) } : found;
  return compileLatest(request, {
    registry,
    dialect,
    templates,
    places: new Map(),
    warehouse: { ...nothingKnown, catalog },
  });
}
