import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { createStore, entity, featureView, t, table } from "../../src/index.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import { startEmbedded } from "../engines/embedded.ts";
import type { RunningEngine } from "../engines/running.ts";

const carrier = entity("carrier", { key: { carrier: t.string } });
const carriers = featureView("carriers", {
  entities: [carrier],
  source: table("carriers"),
  features: { name: t.string, fleet: t.int64 },
});
describe("a view over a source without times", () => {
  let running: RunningEngine;

  beforeAll(async () => {
    running = await startEmbedded();
    await running.script(`create table carriers (carrier text, name text, fleet bigint);
      insert into carriers values ('AA', 'z', 900), ('UA', 'United', 800)`);
  });
  afterAll(() => running.stop());

  it("serves what a later run read, be it the lesser value, and knows how old it is", async () => {
    const clock = { now: () => BigInt(Date.now()) * 1_000n };
    const store = createStore({
      ...{ project: "p", definitions: { carrier, carriers }, warehouse: running.warehouse },
      online: postgresOnlineStore(postgresDatabase(running.engine), clock, { switchMs: 0 }),
    });
    const materialized = async () => {
      const { views } = await store.materializeIncremental({ end: store.now() });
      const [{ state, received, written, watermark } = views[0] ?? expect.fail("no view")] = views;
      expect([state, received]).toEqual(["succeeded", written]);
      return { written, watermark };
    };
    const read = async () => {
      const entities = [{ carrier: "AA" }, { carrier: "UA" }];
      const { at, rows, features } = await store.getOnlineFeatures({ features: [carriers], entities });
      const { eventTimes, ages } = features.name;
      expect(ages).toEqual(eventTimes.map((time) => Date.parse(at) - Date.parse(String(time))));
      return { eventTimes, rows: rows.map(({ name, fleet }) => [name, fleet]) };
    };
    const first = await materialized();
    expect(first.written).toBe(2);
    expect(await read()).toEqual({
      eventTimes: [first.watermark, first.watermark],
      rows: [
        ["z", 900n],
        ["United", 800n],
      ],
    });
    await running.script("update carriers set name = 'American', fleet = 1 where carrier = 'AA'");
    await running.script("delete from carriers where carrier = 'UA'");
    const then = await materialized();
    expect(then.written).toBe(1);
    expect(await read()).toEqual({
      eventTimes: [then.watermark, first.watermark],
      rows: [
        ["American", 1n],
        ["United", 800n],
      ],
    });
  });
});
