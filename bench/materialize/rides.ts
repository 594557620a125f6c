import type { BenchServer } from "../engines/server.ts";
import { days, start, uniform } from "../shapes/generate.ts";
import { makeMissing } from "../shapes/tables.ts";
import { rideFeatures } from "./ride-features.ts";

/** Rides of drivers, in the order in which they were written: a key, two times, ten features. */
export interface Rides {
  readonly table: string;
  readonly rows: number;
  readonly keys: number;
}

/** What a first run loads, and what one does that follows within the day: a tenth of all keys have a newer row then. */
export const ends = ["2024-03-30T02:00:00Z", "2024-03-31T00:00:00Z"] as const;

/** Ten rows a key, of which one in twenty repeats another's key and time and was written later. */
export const manyRides: Rides = { table: "rides_of_drivers", rows: 10_000_000, keys: 1_000_000 };
/** One row a key: nothing is to be chosen, all is to be moved. */
export const oneRideEach: Rides = { table: "last_rides", rows: 1_000_000, keys: 1_000_000 };

/** Makes the table where it is not there yet. */
export async function makeRides(server: BenchServer, { table, rows, keys }: Rides): Promise<void> {
  const original = rows === keys ? "i" : "i - (i % 20 = 0)::int";
  // A key once each: an odd number walks through all remainders of a power of ten that it has no factor with.
  const key = rows === keys ? `(i * 700001::bigint) % ${keys}` : `floor(${keys} * ${uniform(original, 7)})::bigint`;
  const step = (days * 86_400) / rows;
  const columns = rideFeatures.map(({ name, isWhole }, index) => {
    const value = `floor(${uniform("i", 100 + index)} * 1000000)`;
    return `${isWhole ? `${value}::bigint` : `${value} / 1000`} as ${name}`;
  });
  await makeMissing(server, table, [
    `create table ${table} with (autovacuum_enabled = false) as
     select ${key} as driver_id,
       ${start} + floor((${original}) * ${step}) * interval '1 second' as event_timestamp,
       ${start} + interval '1 hour' + floor(i * ${step}) * interval '1 second' + i * interval '1 microsecond' as created,
       ${columns.join(",\n       ")}
     from generate_series(1, ${rows}) i`,
    `vacuum analyze ${table}`,
  ]);
}

/** Equal for the same rows alone, in whatever order. */
export function checksumOf(relation: string): string {
  const values = ["driver_id", ...rideFeatures.map(({ name }) => name)].map((name) => `${name}::text`);
  return `select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', ${values.join(", ")}), 0)), 0) from ${relation}`;
}
