import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entity, featureView, t, table } from "../../src/index.ts";
import { createStore, type Store } from "../../src/store.ts";
import { type Emulator, startEmulator } from "../contract/online/dynamodb.ts";
import { emptyWarehouse } from "../engines/embedded.ts";

const airport = entity("airport", { key: { airport: t.string } });
const columns = { airport: t.string, at: t.timestamp, temp: t.float64 } as const;
const observations = table("observations", { push: true, eventTime: "at", columns });
const weather = featureView("weather", { entities: [airport], source: observations, features: { temp: t.float64 } });
const definitions = { airport, weather };
const end = "2026-01-02T00:00:00Z";

describe("a run into DynamoDB", () => {
  let [folder, registry] = ["", ""];
  let emulator: Emulator;
  let store: Store<typeof definitions>;
  beforeAll(async () => {
    folder = await emptyWarehouse();
    registry = await mkdtemp(join(tmpdir(), "asof-online-"));
    emulator = await startEmulator(0);
    const identity = { accessKeyId: "test", secretAccessKey: "not-a-secret" };
    store = createStore({
      ...{ project: "p", definitions, registry },
      warehouse: { kind: "embedded", folder },
      online: { kind: "dynamodb", table: "features", region: "eu-central-1", endpoint: emulator.endpoint, ...identity },
    });
    const rows = ["JFK", "LGA", "EWR"].map((key) => ({ airport: key, at: "2026-01-01T10:00:00Z", temp: 18.5 }));
    await store.push(observations, rows, { to: "offline" });
  });
  afterAll(async () => {
    await store?.close();
    await emulator?.stop();
    for (const one of [folder, registry]) await rm(one, { recursive: true, force: true });
  });

  it("says beforehand and afterwards what AWS bills for it", async () => {
    const [expected] = (await store.dryRun({ end })).views;
    const rows = expected?.intervals[0]?.cost.rows ?? 0;
    expect(rows).toBeGreaterThan(0);
    expect(expected?.intervals[0]?.billed).toMatchObject({ items: rows, writeUnits: rows });
    const { views, billed } = await store.materializeIncremental({ end });
    expect(views).toMatchObject([{ state: "succeeded", written: 3, billed: { items: 3, writeUnits: 3 } }]);
    expect(billed).toEqual(views[0]?.billed);
    expect(billed?.bytes).toBeGreaterThan(3 * 50);
  });
});
