import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import { optionsFor, startEmulator } from "../../contract/online/dynamodb.ts";
import { runsServer } from "../../engines/engines.ts";
import { startServer, type TestServer } from "../../engines/server.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  features: { temp: t.int64 },
});
const count = 60;

/** As several machines have it that can reach one server, and none of them the folders of another. */
describe.runIf(runsServer())("runs whose state is on a server", () => {
  let server: TestServer;
  let emulator: Awaited<ReturnType<typeof startEmulator>>;

  beforeAll(async () => {
    [server, emulator] = await Promise.all([startServer(), startEmulator()]);
  });
  afterAll(async () => {
    await emulator?.stop();
    await server?.stop();
  });

  const machine = () => {
    const { requestHandler: _, credentials, ...online } = optionsFor(emulator.endpoint);
    return createStore({
      ...{ project: "p", definitions: { airport, weather } },
      warehouse: { kind: "postgres", url: server.url },
      online: { kind: "dynamodb", ...online, ...credentials, switchMs: 0 },
      runs: { kind: "postgres", url: server.url, keepDays: 7 },
    });
  };

  it("share a load by shards, know of each other, and switch when the last is there", async () => {
    const [one, other] = [machine(), machine()];
    try {
      const warehouse = await one.warehouse();
      async function* rows() {
        yield Array.from({ length: count }, (_, index) => [`k${index}`, "2026-01-01T00:00:00Z", BigInt(index)]);
      }
      await warehouse.load({
        ...{ table: { name: "weather", schema: null, database: null }, ifExists: "error", indexes: [], rows: rows() },
        columns: [
          { name: "airport", type: { kind: "string" } },
          { name: "at", type: { kind: "timestamp" } },
          { name: "temp", type: { kind: "int64" } },
        ],
      });
      const end = "2026-01-02T00:00:00Z";
      const first = await one.materializeIncremental({ end, shard: { index: 0, of: 2 } });
      expect(first.views).toMatchObject([{ state: "succeeded", switched: false, watermark: null }]);
      const second = await other.materializeIncremental({ end, shard: { index: 1, of: 2 } });
      expect(second.views).toMatchObject([{ state: "succeeded", switched: true, watermark: end }]);
      expect(first.written + second.written).toBe(count);
      expect(first.written).toBeGreaterThan(0);
      expect((await one.runs.list()).map(({ id }) => id)).toEqual([second.run.id, first.run.id]);
      const entities = Array.from({ length: count }, (_, index) => ({ airport: `k${index}` }));
      const { rows: served } = await one.getOnlineFeatures({ features: [weather], entities });
      expect(served.map(({ temp }) => temp)).toEqual(entities.map((_, index) => BigInt(index)));
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});
