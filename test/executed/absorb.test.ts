import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { compileLatest, nothingKnown } from "../../src/compiler/compile.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, count, entity, featureView, query, sql, t, table } from "../../src/define/index.ts";
import type { CompiledLatest } from "../../src/ir/latest.ts";
import type { OnlineTable } from "../../src/ir/online.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../src/ports/online-store.ts";
import { realClock } from "../contract/online/subject.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { templates } from "../support/templates.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });
const columns = {
  ...{ driver_id: t.int64, at: t.timestamp, loaded_at: t.timestamp, batch: t.int64 },
  ...{ fare: t.decimal(10, 2), note: t.string },
} as const;
const trips = { eventTime: "at", createdTime: "loaded_at", tieBreaks: ["batch"], columns } as const;
const definitions = [
  driver,
  featureView("trips", {
    entities: [driver],
    source: table("absorbed trips", trips),
    features: { fare: t.decimal(10, 2), note: t.string },
  }),
  featureView("anywhere", { entities: [], source: table("absorbed trips", trips), features: { note: t.string } }),
  featureView("counts", {
    entities: [driver],
    source: table("absorbed trips", { eventTime: "at" }),
    aggregate: { trips: count().over("1 hour") },
  }),
  featureView("asked", {
    entities: [driver],
    source: query("asked", sql`select * from "absorbed trips" where fare > ${1}`, { eventTime: "at" }),
    features: { note: t.string },
  }),
];
const { registry } = buildRegistry("absorbing", collectDefinitions(definitions).definitions, new Map());

describe.each(engines())("an online store in its warehouse, on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: OnlineStore;
  beforeAll(async () => {
    running = await start();
    // Other types than the features and keys have: an INSERT converts, and rows are compared as the table has them.
    await running.script(`
      create table "absorbed trips" (driver_id int, at timestamptz, loaded_at timestamptz, batch int, fare float8, note varchar(20));
      insert into "absorbed trips" values
        (1, '2026-01-01 09:00Z', '2026-01-01 09:05Z', 1, 12.5, 'first'),
        (1, '2026-01-01 10:00Z', '2026-01-01 10:05Z', 1, 13.5, 'second'),
        (1, '2026-01-01 10:00Z', '2026-01-01 10:05Z', 2, 14.5, 'third'),
        (2, '2026-01-01 09:30Z', null, 1, null, null),
        (null, '2026-01-01 09:30Z', null, 1, 1, 'nobody')`);
    store = postgresOnlineStore(postgresDatabase(running.engine), realClock);
  });
  afterAll(() => running?.stop());

  const prepared = async (view: string, start: string | null, end: string): Promise<CompiledLatest> => {
    const around = { registry, dialect: postgres, templates, places: new Map(), warehouse: nothingKnown };
    const compiled = await compileLatest({ view, interval: { start, end }, shard: null }, around);
    await store.prepare(compiled.table);
    return compiled;
  };
  const loaded = async (view: string, start: string | null, end: string): Promise<CompiledLatest> => {
    const compiled = await prepared(view, start, end);
    await store.switchTo(compiled.table);
    return compiled;
  };
  const absorbed = async ({ table: into, statement }: CompiledLatest, way?: "follow") =>
    store.absorb?.(into, statement, undefined, way);
  const read = async ({ table: { project, view } }: CompiledLatest, keys: readonly (readonly bigint[])[]) => {
    const [answer] = await store.read([{ project, view, keys, features: null }]);
    return answer?.rows;
  };

  it("fills a version that nobody reads and keeps what was written to it before; none that is read", async () => {
    const all = await prepared("trips", null, "2026-01-01T12:00:00Z");
    const [first, second] = [
      { ...all.table, version: "filled" },
      { ...all.table, version: "written before" },
    ];
    for (const table of [first, second]) await store.prepare(table);
    await store.write(second, [[1n, "2026-01-01T11:00:00Z", null, 1n, "99.00", "pushed"]]);
    const fill = async (table: OnlineTable) => store.absorb?.(table, all.statement, undefined, "load");
    expect(await fill(first)).toEqual({ received: 2, written: 2 });
    // Again after a failure that came too late to be heard of.
    expect(await fill(first)).toEqual({ received: 2, written: 0 });
    expect(await fill(second)).toEqual({ received: 2, written: 1 });
    const rows = await running.query(`
      select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
      where contype = 'p' and conrelid::regclass::text ~ 'trips_(filled|written)' order by 1`);
    expect(rows.map(([, definition]) => definition)).toEqual(["PRIMARY KEY (driver_id)", "PRIMARY KEY (driver_id)"]);
    for (const [table, note] of [
      [first, "third"],
      [second, "pushed"],
    ] as const) {
      await store.switchTo(table);
      expect((await read({ ...all, table }, [[1n]]))?.[0]?.features[1]).toBe(note);
    }
    await expect(fill(second)).rejects.toMatchObject({ diagnostics: [{ code: "online-version-in-use" }] });
  });

  it("takes the newest rows in one statement, and again without a change", async () => {
    const all = await loaded("trips", null, "2026-01-01T12:00:00Z");
    expect(await absorbed(all)).toEqual({ received: 2, written: 2 });
    expect(await absorbed(all)).toEqual({ received: 2, written: 0 });
    expect(await read(all, [[1n], [2n], [3n]])).toEqual([
      { eventTime: "2026-01-01T10:00:00Z", features: ["14.50", "third"] },
      { eventTime: "2026-01-01T09:30:00Z", features: [null, null] },
      null,
    ]);
  });

  it("keeps what is newer", async () => {
    const early = await loaded("trips", null, "2026-01-01T09:45:00Z");
    // However few of such rows were expected.
    for (const way of [undefined, "follow"] as const)
      expect(await absorbed(early, way)).toEqual({ received: 2, written: 0 });
    expect(await read(early, [[1n]])).toEqual([{ eventTime: "2026-01-01T10:00:00Z", features: ["14.50", "third"] }]);
  });

  it("takes the one row of a view without keys", async () => {
    const one = await loaded("anywhere", null, "2026-01-01T12:00:00Z");
    expect(await absorbed(one)).toEqual({ received: 1, written: 1 });
    expect(await read(one, [[]])).toEqual([{ eventTime: "2026-01-01T10:00:00Z", features: ["third"] }]);
  });

  it("writes windows that have emptied", async () => {
    const full = await loaded("counts", null, "2026-01-01T10:15:00Z");
    expect(await absorbed(full)).toEqual({ received: 2, written: 2 });
    expect(await read(full, [[1n], [2n]])).toEqual([
      { eventTime: "2026-01-01T10:15:00Z", features: [2n] },
      { eventTime: "2026-01-01T10:15:00Z", features: [1n] },
    ]);
    const later = await loaded("counts", "2026-01-01T10:15:00Z", "2026-01-01T10:45:00Z");
    expect(await absorbed(later)).toEqual({ received: 1, written: 1 });
    expect(await read(later, [[1n], [2n]])).toEqual([
      { eventTime: "2026-01-01T10:15:00Z", features: [2n] },
      { eventTime: "2026-01-01T10:45:00Z", features: [0n] },
    ]);
  });

  it("leaves an author's query to a transaction that cannot write", async () => {
    const asked = await loaded("asked", null, "2026-01-01T12:00:00Z");
    await expect(absorbed(asked)).rejects.toThrow(RangeError);
  });
});
