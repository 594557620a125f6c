import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column } from "../engines/copy-into-duckdb.ts";
import type { BenchServer } from "../engines/server.ts";
import { days, key, start, uniform } from "./generate.ts";
import { copyEach, makeMissing, setIndex } from "./tables.ts";
import { rideSpine, rideTable, type WindowShape } from "./window-shape.ts";

/** Makes a shape's tables where they are not there yet. */
export async function makeWindowTables(server: BenchServer, shape: WindowShape): Promise<void> {
  await makeMissing(server, rideSpine(shape), spineStatements(shape));
  await makeMissing(server, rideTable(shape), rideStatements(shape));
}

/** Gives the rides the index that `explain` advises, or takes it away. */
export function setWindowIndex(server: BenchServer, shape: WindowShape, wanted: boolean): Promise<void> {
  const advised = "(driver_id, event_timestamp desc) include (known_at, fare, riders)";
  return setIndex(server, rideTable(shape), wanted ? advised : null);
}

/** The same rows in DuckDB, under the same names. */
export function copyWindowTables(server: BenchServer, duckdb: DuckDBConnection, shape: WindowShape): Promise<void> {
  return copyEach(server, duckdb, [
    { name: rideSpine(shape), columns: spineColumns },
    { name: rideTable(shape), columns: rideColumns },
  ]);
}

/**
 * In the order of their event times. One row in ten is known up to two days late, the others within five seconds. Fares are
 * whole numbers over 1,024: their sums are exact whatever the order, so that results can be compared to the digit.
 */
function rideStatements(shape: WindowShape): readonly string[] {
  const table = rideTable(shape);
  const step = (days * 86_400) / shape.sourceRows;
  const late = `case when i % 10 = 0 then 172800 * ${uniform("i", 301)} else 5 * ${uniform("i", 302)} end`;
  return [
    `create table ${table} with (autovacuum_enabled = false) as
     select driver_id, event_timestamp,
       event_timestamp + floor(1000000 * late) * interval '1 microsecond' as known_at,
       case when i % 17 = 0 then null else floor(1000 * ${uniform("i", 303)})::bigint end as riders,
       case when i % 5 = 0 then null else floor(100000 * ${uniform("i", 304)}) / 1024 end as fare
     from (select i, ${key(shape, "i", 300)} as driver_id,
         ${start} + floor(i * ${step}) * interval '1 second' as event_timestamp, ${late} as late
       from generate_series(1, ${shape.sourceRows}) i) spread`,
    `vacuum analyze ${table}`,
  ];
}

/** One row in a hundred lies before all history. */
function spineStatements(shape: WindowShape): readonly string[] {
  const table = rideSpine(shape);
  const moment = `floor(${uniform("i", 556)} * 83 * 86400) * interval '1 second'`;
  return [
    `create table ${table} with (autovacuum_enabled = false) as
     select i::int as rid, ${key(shape, "i", 998)} as driver_id,
       case when i % 100 = 7 then ${start} - interval '2 days' else ${start} + interval '7 days' + ${moment} end
         as event_timestamp
     from generate_series(1, ${shape.spineRows}) i`,
    `vacuum analyze ${table}`,
  ];
}

const rideColumns: readonly Column[] = [
  { name: "driver_id", kind: "int64" },
  { name: "event_timestamp", kind: "timestamp" },
  { name: "known_at", kind: "timestamp" },
  { name: "riders", kind: "int64" },
  { name: "fare", kind: "float64" },
];

const spineColumns: readonly Column[] = [
  { name: "rid", kind: "int32" },
  { name: "driver_id", kind: "int64" },
  { name: "event_timestamp", kind: "timestamp" },
];
