import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import { logKey, logPartitions } from "../../../src/online/dynamodb/log-key.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { dynamoOnline, type Emulator, optionsFor, startEmulator } from "./dynamodb.ts";
import { type FaultyDynamo, none, startFaulty } from "./faulty-dynamodb.ts";
import { onlineFilling } from "./filling.ts";
import { realClock } from "./subject.ts";
import { batches, codeOf, rowsOf, tableWith } from "./suite.ts";

const subject = dynamoOnline("shared");

onlineFilling(subject);
onlineFilling({
  ...subject,
  name: "dynamodb in a storm",
  start: async () => {
    const emulator = await startEmulator();
    const faulty = await startFaulty(emulator.endpoint, 3);
    faulty.faults = { ...none, throttled: 0.1, broken: 0.05, cutAfter: 0.1, cutBefore: 0.05, unprocessed: 0.2 };
    const opened: OnlineStore[] = [];
    return {
      open: () => {
        const store = dynamoOnlineStore(optionsFor(faulty.endpoint, { deadlineMs: 60_000 }), realClock);
        opened.push(store);
        return store;
      },
      stop: async () => {
        await Promise.all(opened.map((store) => store.close()));
        await faulty.stop();
        await emulator.stop();
      },
    };
  },
});

const [then, late] = ["2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"];

describe("the log of pushes", () => {
  let emulator: Emulator;
  let faulty: FaultyDynamo;
  let client: DynamoDB;
  const opened: OnlineStore[] = [];

  const open = (endpoint: string): OnlineStore => {
    const store = dynamoOnlineStore(
      optionsFor(endpoint, { deadlineMs: endpoint === emulator.endpoint ? 30_000 : 1_000 }),
      realClock,
    );
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    emulator = await startEmulator();
    faulty = await startFaulty(emulator.endpoint, 5);
    client = new DynamoDB({
      endpoint: emulator.endpoint,
      region: "eu-central-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  beforeEach(() => {
    faulty.faults = none;
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all(opened.map((store) => store.close()));
    await faulty.stop();
    await emulator.stop();
  });

  const logged = async (table: OnlineTable): Promise<readonly string[]> => {
    const { Items = [] } = await client.scan({ TableName: "asof_online", ConsistentRead: true });
    const partitions = logPartitions(table);
    return Items.filter((item) => partitions.includes(item["asof_key"]?.S ?? "")).map(
      (item) => `${item["asof_view"]?.S} ${item["row"]?.M?.["temp"]?.N}`,
    );
  };

  it("has the newest row of each key from before it is written until the version is read, and no longer", async () => {
    const store = open(emulator.endpoint);
    const table = tableWith({ ttl: 3_600_000_000 });
    await store.prepare(table);
    const pushed = await store.write(table, [
      ["a", late, 1n],
      ["b", late, 1n],
    ]);
    expect(pushed).toMatchObject({ received: 2, written: 2, billed: { items: 4 } });
    await store.write(table, [["a", then, 2n]]);
    expect((await logged(table)).toSorted()).toEqual(["1/flights/airport=sa 1", "1/flights/airport=sb 1"]);
    const { billed } = await store.load(table, batches([["a", then, 0n]]));
    // The row, and the two that are written again.
    expect(billed).toMatchObject({ items: 3, writeUnits: 3 });
    expect(await logged(table)).toHaveLength(2);
    await store.switchTo(table);
    expect(await logged(table)).toEqual([]);
    await store.write(table, [["c", late, 1n]]);
    expect(await logged(table)).toEqual([]);
    expect((await rowsOf(store, table, [["a"], ["b"], ["c"]])).map((row) => row?.features[0])).toEqual([1n, 1n, 1n]);
  });

  it("goes with a version that is dropped, read or not", async () => {
    const store = open(emulator.endpoint);
    const [table, other] = [tableWith(), tableWith()];
    for (const one of [table, other]) {
      await store.prepare(one);
      await store.write(one, [
        ["a", late, 1n],
        ["x".repeat(1_500), late, 1n],
      ]);
      expect(await logged(one)).toHaveLength(2);
    }
    await store.drop(table);
    expect(await logged(table)).toEqual([]);
    expect(await logged(other)).toHaveLength(2);
  });

  it("has keys that are longer than a sort key may be, and pages of rows", async () => {
    const store = open(emulator.endpoint);
    const table = tableWith({ features: [{ name: "text", type: { kind: "string" } }] });
    await store.prepare(table);
    const long = (index: number) => `${"x".repeat(1_500)}${index}`;
    // More than a page of a query, which is 1 MB, in one partition.
    const first = logKey(table, `1/flights/airport=s${long(0)}`).partition;
    const names = Array.from({ length: 400 }, (_, index) => long(index)).filter(
      (name) => logKey(table, `1/flights/airport=s${name}`).partition === first,
    );
    const pushed = names.slice(0, 12).map((name, index): Row => [name, late, `${index} ${"y".repeat(100_000)}`]);
    expect(pushed).toHaveLength(12);
    await store.write(table, pushed);
    const filled = pushed.map(([key = null]): Row => [key, then, "filled"]);
    await store.load(table, batches(filled));
    await store.switchTo(table);
    const found = await rowsOf(
      store,
      table,
      filled.map(([key = null]) => [key]),
    );
    expect(found.map((row) => String(row?.features[0]).split(" ")[0])).toEqual(pushed.map((_, index) => `${index}`));
    expect(await logged(table)).toEqual([]);
  });

  it("is written before the row: where it cannot be, the push fails, and nothing that was acknowledged is lost", async () => {
    const [store, pusher] = [open(emulator.endpoint), open(faulty.endpoint)];
    const table = tableWith();
    await store.prepare(table);
    async function* rows(): RowBatches {
      yield Array.from({ length: 25 }, (_, index): Row => [`k${index}`, then, 0n]);
      expect((await pusher.write(table, [["k1", late, 1n]])).written).toBe(1);
      faulty.faults = { ...none, throttled: 1 };
      expect(await codeOf(pusher.write(table, [["k2", late, 2n]]))).toBe("online-store-throttled");
      faulty.faults = none;
      expect((await pusher.write(table, [["k26", late, 3n]])).written).toBe(1);
      yield Array.from({ length: 25 }, (_, index): Row => [`k${25 + index}`, then, 0n]);
    }
    await store.load(table, rows());
    await store.switchTo(table);
    const found = await rowsOf(store, table, [["k1"], ["k2"], ["k26"]]);
    expect(found.map((row) => row?.features[0])).toEqual([1n, 0n, 3n]);
  });
});
