/** The example feature repository, its tables, and what is asked of it. */
import { fileURLToPath } from "node:url";
import { flightColumns, readFlights } from "../../demo/flights.ts";
import * as airports from "../../fixtures/nycflights13/features/airports.ts";
import * as carriers from "../../fixtures/nycflights13/features/carriers.ts";
import * as service from "../../fixtures/nycflights13/features/delay-model.ts";
import * as planes from "../../fixtures/nycflights13/features/planes.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../src/define/index.ts";
import { sql } from "../../src/index.ts";
import type { Row, RowBatches } from "../../src/ir/value.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import { fileSources } from "../../src/runtime/load/file-sources.ts";
import { defaultNullValues, fileColumns, loadFile } from "../../src/runtime/load/load-file.ts";
import { packageFolder } from "../../src/runtime/package-folder.ts";

export const definitions = { ...airports, ...carriers, ...planes, ...service };

export const nycflights13 = fileURLToPath(new URL("fixtures/nycflights13/", packageFolder()));

export const flightsFile = `${nycflights13}data/flights.csv.gz`;

/** Every flight as a row to enrich, at its scheduled departure. */
export const flightsSpine = sql`select flight_id, carrier, tailnum, origin, dest, sched_dep_at as event_timestamp, arr_delay from flights`;

/** Loads the flights, or the first of them, with indexes on these columns. */
export async function loadFlights(
  warehouse: Warehouse,
  limit = Number.POSITIVE_INFINITY,
  indexes: readonly (readonly string[])[] = [],
): Promise<void> {
  await warehouse.load({
    table: { database: null, schema: null, name: "flights" },
    columns: flightColumns,
    rows: firstRows(readFlights(flightsFile), limit),
    ifExists: "replace",
    indexes: indexes.map((names) => names.map((name) => ({ name, descending: false, nullsLast: true }))),
  });
}

async function* firstRows(batches: RowBatches, limit: number): AsyncGenerator<readonly Row[]> {
  let left = limit;
  for await (const batch of batches) {
    if (batch.length >= left) {
      yield batch.slice(0, left);
      return;
    }
    left -= batch.length;
    yield batch;
  }
}

/** A part of the files: of rows that have a time those of some days, and so many of the others. */
export interface SomeRows {
  readonly days: ReadonlySet<string>;
  readonly rows: number;
}

/** Loads what the repository names as files: weather, airports, planes. */
export async function loadFileSources(warehouse: Warehouse, some: SomeRows | null = null): Promise<void> {
  const target = some === null ? warehouse : onlySome(warehouse, some);
  const { registry } = buildRegistry("nycflights13", collectDefinitions(definitions).definitions, new Map());
  for (const source of fileSources(registry, nycflights13)) {
    const { columns } = await fileColumns(source.path, source.columns, { ...source, nullValues: defaultNullValues });
    const { path, table, indexes } = source;
    await loadFile(target, { path, table, columns, indexes, nullValues: defaultNullValues, ifExists: "replace" });
  }
}

function onlySome(warehouse: Warehouse, { days, rows }: SomeRows): Warehouse {
  return {
    ...warehouse,
    load: (run) => {
      const place = run.columns.findIndex(({ type }) => type.kind === "timestamp");
      const kept = place < 0 ? firstRows(run.rows, rows) : rowsOfDays(run.rows, place, days);
      return warehouse.load({ ...run, rows: kept });
    },
  };
}

async function* rowsOfDays(
  batches: RowBatches,
  place: number,
  days: ReadonlySet<string>,
): AsyncGenerator<readonly Row[]> {
  for await (const batch of batches) yield batch.filter((row) => days.has(String(row[place]).slice(0, 10)));
}
