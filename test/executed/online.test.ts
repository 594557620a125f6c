import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entity, expr, featureService, featureView, onDemandView, sql, t, table } from "../../src/index.ts";
import { createStore, type Store } from "../../src/store.ts";
import { emptyWarehouse } from "../engines/embedded.ts";

const airport = entity("airport", { key: { airport: t.string } });
const observations = table("observations", {
  push: true,
  eventTime: "at",
  columns: { airport: t.string, at: t.timestamp, temp: t.float64, gusts: t.int64 },
});
const weather = featureView("weather", {
  entities: [airport],
  source: observations,
  features: { temp: t.float64, gusts: t.int64, warm: expr.bool`temp > 20` },
});
const felt = onDemandView("felt", {
  inputs: { weather },
  request: { wind: t.float64 },
  features: { felt: expr`temp - wind` },
});
const model = featureService("model", { features: [weather, felt] });
const definitions = { airport, weather, felt, model };

describe("the embedded warehouse and what is served of it", () => {
  let folder: string;
  let registry: string;
  let store: Store<typeof definitions>;
  const opened = () =>
    createStore({
      ...{ project: "p", definitions, registry },
      warehouse: { kind: "embedded", folder },
      online: { kind: "embedded", switchMs: 0 },
    });

  beforeAll(async () => {
    folder = await emptyWarehouse();
    registry = await mkdtemp(join(tmpdir(), "asof-online-"));
    store = opened();
    await store.push(observations, [{ airport: "JFK", at: "2026-01-01T10:00:00Z", temp: 18, gusts: 2n ** 60n }], {
      to: "offline",
    });
    const online = await store.online();
    await expect(
      store.push(observations, [{ airport: "JFK", at: "2026-01-01T10:00:00Z" }], { to: "online" }),
    ).rejects.toMatchObject({ diagnostics: [{ code: "online-version-missing" }] });
    const { failed } = await materialized();
    expect([failed, online.place]).toEqual([0, `the schema asof_online of the embedded warehouse in ${folder}`]);
  });
  afterAll(async () => {
    await store?.close();
    for (const one of [folder, registry]) await rm(one, { recursive: true, force: true });
  });

  const materialized = async (): Promise<{ readonly failed: number }> => {
    const { views } = await store.materializeIncremental({ end: store.now() });
    return { failed: views.filter(({ state }) => state !== "succeeded").length };
  };
  const read = async () =>
    (await store.getOnlineFeatures({ features: model, entities: [{ airport: "JFK", wind: 3 }] })).rows;

  it("share one engine, and say so", async () => {
    expect(await store.onlineIsInWarehouse()).toBe(true);
  });

  it("serves what was materialized", async () => {
    expect(await read()).toEqual([{ airport: "JFK", wind: 3, temp: 18, gusts: 2n ** 60n, warm: false, felt: 15 }]);
  });

  it("serves what is pushed, in its order of time, and trains on what went to the table", async () => {
    const late = { airport: "JFK", at: "2026-01-01T09:00:00Z", temp: -40 };
    const newer = { airport: "JFK", at: "2026-01-01T11:00:00Z", temp: 25.5, gusts: null };
    expect((await store.push(observations, [late], { to: "both" })).online).toMatchObject([
      { view: "weather", written: 0 },
    ]);
    expect((await store.push(observations, [newer, late], { to: "both" })).online).toMatchObject([{ written: 1 }]);
    const served = [{ airport: "JFK", wind: 3, temp: 25.5, gusts: null, warm: true, felt: 22.5 }];
    expect(await read()).toEqual(served);
    expect(await materialized()).toEqual({ failed: 0 });
    expect(await read()).toEqual(served);
    const trained = store.getHistoricalFeatures({
      features: model,
      spine: sql`select 'JFK' as airport, 3::float8 as wind, timestamptz '2026-01-01 11:00Z' as event_timestamp`,
    });
    expect(await trained.toArray()).toMatchObject(served);
  });

  it("is served again by whoever opens the folder next", async () => {
    await store.close();
    store = opened();
    expect(await read()).toMatchObject([{ temp: 25.5 }]);
  });

  it("may lie in memory or in a folder of its own, apart from the warehouse", async () => {
    const apart = createStore({
      ...{ project: "p", definitions, registry },
      warehouse: { kind: "embedded", folder: null },
      online: { kind: "embedded", folder: join(registry, "apart") },
    });
    expect(await apart.onlineIsInWarehouse()).toBe(false);
    await apart.close();
    const together = createStore({
      ...{ project: "p", definitions, registry },
      warehouse: { kind: "embedded", folder: null },
      online: { kind: "embedded" },
    });
    expect(await together.onlineIsInWarehouse()).toBe(true);
    await together.close();
  });
});
