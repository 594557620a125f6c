import type { Column } from "../engines/copy-into-duckdb.ts";
import type { BenchServer } from "../engines/server.ts";

/**
 * A training set of twelve columns whose statement costs next to nothing: a wide spine, and a static view of few rows. What is
 * measured is the way from the server into a file.
 */
export const trainingColumns: readonly Column[] = [
  { name: "driver_id", kind: "int64" },
  { name: "event_timestamp", kind: "timestamp" },
  { name: "label", kind: "float64" },
  { name: "distance", kind: "float64" },
  { name: "duration", kind: "float64" },
  { name: "fare", kind: "float64" },
  { name: "tip", kind: "float64" },
  { name: "rating", kind: "float64" },
  { name: "acceptance", kind: "float64" },
  { name: "trips", kind: "int32" },
  { name: "city", kind: "string" },
  { name: "premium", kind: "bool" },
];

export const spineOf = (rows: number): string => `trips_${rows}`;
export const driversTable = "drivers";
const drivers = 2_000;

/** Makes the spine of so many rows, and the table of the static view, where they are not there. */
export async function makeTrips(server: BenchServer, rows: number): Promise<void> {
  const table = spineOf(rows);
  await server.run(`
    create table if not exists ${driversTable} as
    select i::bigint as driver_id, (hashint4(i) & 1023) / 256.0::float8 as rating,
      case when i % 10 = 0 then null else (hashint4(i + 1) & 65535) / 65536.0::float8 end as acceptance,
      hashint4(i + 2) & 16383 as trips,
      (array['Amsterdam', 'Paris', 'München', 'São Paulo', 'New York', 'Tokyo', null])[1 + i % 7] as city,
      case when i % 5 = 0 then null else i % 3 = 0 end as premium
    from generate_series(0, ${drivers - 1}) i`);
  await server.run(`
    create table if not exists ${table} as
    select (hashint8(i) & 1073741823) % ${drivers}::bigint as driver_id,
      timestamptz '2024-01-01 00:00+00' + i * interval '1.000001 seconds' as event_timestamp,
      (i % 2)::float8 as label,
      (hashint8(i + 1) & 1048575) / 1000.0::float8 as distance,
      (hashint8(i + 2) & 1048575) / 7.0::float8 as duration,
      case when i % 10 = 3 then null else (hashint8(i + 3) & 65535) / 100.0::float8 end as fare,
      case when i % 3 = 0 then null else (hashint8(i + 4) & 4095) / 100.0::float8 end as tip
    from generate_series(1, ${rows}::bigint) i`);
  await server.run(`vacuum analyze ${driversTable}`);
  await server.run(`vacuum analyze ${table}`);
}
