import { features, type Shape, sourceTable, spineTable } from "./shape.ts";

export const days = 90;
export const start = "timestamptz '2024-01-01 00:00+00'";

/** The same number in [0, 1) for the same arguments, on every machine and in every run. */
export function uniform(row: string, seed: number): string {
  return `((hashint8extended((${row})::bigint, ${seed}) & 9007199254740991)::float8 / 9007199254740992)`;
}

export function key({ keys, hotKeys }: Pick<Shape, "keys" | "hotKeys">, row: string, seed: number): string {
  const at = uniform(row, seed);
  return `floor(${keys} * ${hotKeys ? `power(${at}, 4)` : at})::bigint`;
}

/** Every twentieth row repeats the one before it: the same key and time, written later in the source. */
const original = "i - (i % 20 = 0)::int";

/** Rows in the order in which they were written, which is nearly the order of their event times. */
export function sourceStatements(shape: Shape, view: number): readonly string[] {
  const table = sourceTable(shape, view);
  const step = (days * 86_400) / shape.sourceRows;
  const columns = features.map((name, index) => `${feature(index, view)} as ${name}`).join(",\n  ");
  return [
    `create table ${table} with (autovacuum_enabled = false) as
     select ${key(shape, original, 7 + view)} as driver_id,
       ${start} + floor((${original}) * ${step}) * interval '1 second' as event_timestamp,
       ${start} + interval '1 hour' + floor(i * ${step}) * interval '1 second' + i * interval '1 microsecond' as created,
       ${columns}
     from generate_series(1, ${shape.sourceRows}) i`,
    `vacuum analyze ${table}`,
  ];
}

/** Thousandths, so that sums over them are exact once they are multiplied. */
function feature(index: number, view: number): string {
  const value = `floor(${uniform("i", 100 + 20 * view + index)} * 1000000) / 1000`;
  if (index === 0) return `case when i % 17 = 0 then null else ${value} end`;
  return index === 9 ? `case when i % 5 = 0 then null else ${value} end` : value;
}

/** One row in a hundred lies before all history, one in twenty has the key and time of another. */
export function spineStatements(shape: Shape): readonly string[] {
  const table = spineTable(shape);
  const moment = `floor(${uniform(original, 555)} * 84 * 86400) * interval '1 second'`;
  return [
    `create table ${table} with (autovacuum_enabled = false) as
     select i::int as rid, ${key(shape, original, 999)} as driver_id,
       case when i % 100 = 7 then ${start} - interval '2 days' else ${start} + interval '7 days' + ${moment} end
         as event_timestamp,
       (i % 2)::int as label
     from generate_series(1, ${shape.spineRows}) i`,
    `vacuum analyze ${table}`,
  ];
}
