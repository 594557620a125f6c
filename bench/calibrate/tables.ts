import type { BenchServer } from "../engines/server.ts";

const features = Array.from({ length: 10 }, (_, f) => `g * ${f + 1} / 8.0::float8 as f${f}`).join(", ");

/** A hundred days of rows: a tenth of them known up to a day late, or the first 75 days' all loaded on day 75. */
const rows = (name: string, count: number, keys: number): string => `
  create table ${name} as
    select (g::bigint * 7919 % ${keys}) as k, at,
           at + case when g % 10 = 0 then (g % 86400) * interval '1 second' else interval '0' end as known,
           greatest(at, timestamptz '2026-03-17Z') as loaded, at + interval '5 minutes' as created, ${features}
    from (select g, timestamptz '2026-01-01Z' + g * interval '${(100 * 86_400) / count} seconds' as at
          from generate_series(0, ${count - 1}) g) as spread`;

const spine = (name: string, count: number, keys: number): string => `
  create table ${name} as
    select (g::bigint * 7907 % ${keys}) as k,
           timestamptz '2026-01-01Z' + (g::bigint * 104729 % 8640000) * interval '1 second' as event_timestamp
    from generate_series(0, ${count - 1}) g`;

/** As large as what people have in memory: much that is cheap on a small table is not on one beyond the processor's cache. */
const statements: readonly string[] = [
  rows("heap", 1_000_000, 10_000),
  rows("small", 200_000, 10_000),
  "create table facts as select (g::bigint * 7919 % 500000) as k, g::float8 as f0 from generate_series(0, 499999) g",
  "create table small_facts as select * from facts where k < 100000",
  spine("many", 100_000, 10_000),
  spine("fair", 20_000, 10_000),
  spine("few", 20, 10_000),
  rows("dense", 1_000_000, 500),
  // Values that an array has to be walked through for, of keys with many rows.
  "create table gappy as select k % 50 as k, at, known, case when k % 7 > 0 then f0 end as f0, f1 from dense",
  spine("dense_many", 100_000, 500),
  spine("dense_fair", 20_000, 500),
  spine("dense_few", 20, 500),
  spine("gappy_fair", 20_000, 50),
];

/** With rows to take features from. */
export type Table = "heap" | "small" | "dense" | "gappy" | "facts" | "small_facts";
export type SpineTable = "few" | "fair" | "many" | "dense_few" | "dense_fair" | "dense_many" | "gappy_fair";

export async function makeTables(server: BenchServer): Promise<void> {
  for (const statement of statements) await server.run(statement);
  await server.run("vacuum analyze");
}

/** By the name that subjects call them. */
export const indexes = {
  narrow: "(k, at desc, created desc nulls last)",
  wide: "(k, at desc, created desc nulls last, known)",
  wideLoaded: "(k, at desc, created desc nulls last, loaded)",
  keyed: "(k)",
  covering: "(k, at desc) include (known, f0, f1)",
} as const;

export type IndexName = keyof typeof indexes;

/** Gives a table one index and no other, or none. */
export async function setIndex(server: BenchServer, table: Table, wanted: IndexName | null): Promise<void> {
  const there = await server.ask(`select indexrelid::regclass from pg_index where indrelid = '${table}'::regclass`);
  const name = wanted === null ? null : `${table}_${wanted}`.toLowerCase();
  if (there === name) return;
  if (there !== null) await server.run(`drop index ${there}`);
  if (wanted !== null) await server.run(`create index ${name} on ${table} ${indexes[wanted]}`);
}
