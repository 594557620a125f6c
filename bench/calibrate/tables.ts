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
];

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
} as const;

export type IndexName = keyof typeof indexes;

/** Gives the large table one index and no other, or none. */
export async function setIndex(server: BenchServer, wanted: IndexName | null): Promise<void> {
  const there = await server.ask("select indexrelid::regclass from pg_index where indrelid = 'heap'::regclass");
  const name = wanted === null ? null : `heap_${wanted}`.toLowerCase();
  if (there === name) return;
  if (there !== null) await server.run(`drop index ${there}`);
  if (wanted !== null) await server.run(`create index ${name} on heap ${indexes[wanted]}`);
}
