import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Row } from "../../../src/ir/value.ts";
import type { DynamoOnlineOptions } from "../../../src/online/dynamodb/options.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { type Emulator, optionsFor, secret, startEmulator } from "./dynamodb.ts";
import { type FaultyDynamo, none, startFaulty, storm } from "./faulty-dynamodb.ts";
import { interleave } from "./interleavings.ts";
import { realClock } from "./subject.ts";
import { batches, codeOf, rowsOf, served, tableWith } from "./suite.ts";

const early = "2024-01-01T00:00:00Z";
const rows = Array.from({ length: 400 }, (_, index): Row => [`k${index}`, early, BigInt(index)]);

describe("dynamodb under load", () => {
  let emulator: Emulator;
  let faulty: FaultyDynamo;
  const opened: OnlineStore[] = [];

  const open = (more: Partial<DynamoOnlineOptions> = {}, endpoint = faulty.endpoint): OnlineStore => {
    const store = dynamoOnlineStore(optionsFor(endpoint, more), realClock);
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    emulator = await startEmulator();
    faulty = await startFaulty(emulator.endpoint, 7);
  });
  beforeEach(() => {
    faulty.faults = none;
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await faulty.stop();
    await emulator.stop();
  });

  it("makes its table and its versions, loads, writes and reads through a storm, and no row is missing", async () => {
    faulty.faults = storm;
    const store = open({ deadlineMs: 60_000 });
    const table = tableWith();
    await store.prepare(table);
    expect(await store.load(table, batches(rows))).toMatchObject({ received: 400, written: 400 });
    await store.switchTo(table);
    const newer = rows.slice(0, 100).map(([key = null]): Row => [key, "2024-01-02T00:00:00Z", -1n]);
    await store.write(table, [...newer, ...rows.slice(0, 50)]);
    const found = await rowsOf(
      store,
      table,
      rows.map(([key = null]) => [key]),
    );
    expect(found.map((row) => row?.features[0])).toEqual(rows.map((_, index) => (index < 100 ? -1n : BigInt(index))));
    console.log(`storm: ${JSON.stringify(faulty.met)}`);
    const { lagging: _, ...stormy } = faulty.met;
    // Of leftovers, the rarest, none has odds of one in a million.
    for (const count of Object.values(stormy)) expect(count).toBeGreaterThan(0);
  });

  it("ends with the newest whatever storm writers meet", { timeout: 300_000 }, async () => {
    const before = { ...faulty.met };
    const stores = [open({ deadlineMs: 60_000 }), open({ deadlineMs: 60_000 })];
    const quiet = open({}, emulator.endpoint);
    // Both tables exist, and the reader looks past the storm.
    await served(quiet, tableWith());
    faulty.faults = { ...storm, throttled: 0.1, broken: 0.05, cutBefore: 0.05, cutAfter: 0.1 };
    const met = await interleave([...stores, quiet], 100, 11);
    console.log(`schedules in a storm: ${JSON.stringify(met)}; faults ${JSON.stringify(faulty.met)}`);
    expect(met.schedules).toBe(100);
    expect(faulty.met.cutAfter - before.cutAfter).toBeGreaterThan(10);
  });

  it("says throttled, not missing, where the storm outlasts the deadline", async () => {
    const store = open({ deadlineMs: 1_000 });
    const table = await served(store, tableWith());
    await store.write(table, rows.slice(0, 10));
    await rowsOf(store, table, [["k0"]]);
    faulty.faults = { ...none, throttled: 1 };
    expect(await codeOf(store.read([{ ...table, keys: [["k0"], ["k1"]], features: null }]))).toBe(
      "online-store-throttled",
    );
    expect(await codeOf(store.write(table, rows.slice(0, 1)))).toBe("online-store-throttled");
    faulty.faults = { ...none, cutBefore: 1 };
    expect(await codeOf(store.read([{ ...table, keys: [["k0"], ["k1"]], features: null }]))).toBe(
      "online-store-unreachable",
    );
    faulty.faults = none;
    expect((await rowsOf(store, table, [["k0"]]))[0]?.features).toEqual([0n]);
  });

  it("never tells a secret, and says what is wrong with where it looks", async () => {
    const nowhere = open({ deadlineMs: 200 }, `http://user:${secret}@127.0.0.1:9`);
    const failure: unknown = await nowhere.prepare(tableWith()).catch((error: unknown) => error);
    expect(String(failure)).toContain("online-store-unreachable");
    expect(JSON.stringify(failure) + String(failure) + nowhere.place).not.toContain(secret);
    const other = open({ table: "not_there", create: false });
    expect(await codeOf(other.prepare(tableWith()))).toBe("online-store-error");
    const empty = open({ table: "not_there_2" });
    expect(await codeOf(empty.write(tableWith(), rows.slice(0, 1)))).toBe("online-store-error");
    expect(await codeOf(empty.read([{ ...tableWith(), keys: [["a"]], features: null }]))).toBe(
      "online-version-missing",
    );
    expect(() => open({ table: "a b" })).toThrow("invalid-option");
    expect(() => open({ switchMs: 100, graceMs: 150 })).toThrow("invalid-option");
  });

  it("calls no row missing that a lagging read has missed", async () => {
    const store = open({ consistentReads: false });
    const table = await served(store, tableWith());
    await store.write(table, rows.slice(0, 150));
    faulty.faults = { ...none, lagging: 1 };
    const keys = rows.slice(0, 151).map(([key = null]): Row => [key]);
    expect((await rowsOf(store, table, keys)).map((row) => row?.features[0])).toEqual(
      keys.map((_, index) => (index < 150 ? BigInt(index) : undefined)),
    );
    expect(faulty.met.lagging).toBeGreaterThan(1);
  });

  it("refuses an item that is too large, and says so", async () => {
    const store = open();
    const table = await served(store, tableWith({ features: [{ name: "text", type: { kind: "string" } }] }));
    expect(await codeOf(store.write(table, [["a", early, "x".repeat(500_000)]]))).toBe("online-store-error");
  });

  it("gives rows their time of expiry, in the second after their age is the TTL", async () => {
    const { DynamoDB } = await import("@aws-sdk/client-dynamodb");
    const { endpoint, region, credentials } = optionsFor(emulator.endpoint);
    if (endpoint === undefined || region === undefined || credentials === undefined)
      throw new Error("options for a client");
    const client = new DynamoDB({ endpoint, region, credentials: { ...credentials, sessionToken: "" } });
    const store = open();
    const table = await served(store, tableWith({ ttl: 3_600_000_000, tieBreaks: [] }));
    await store.write(table, [
      ["a", "2024-01-01T00:00:00.5Z", 1n],
      ["b", null, 1n],
      ["c", "infinity", 1n],
    ]);
    const { Items = [] } = await client.scan({
      TableName: "asof_online",
      FilterExpression: "begins_with(asof_view, :v)",
      ExpressionAttributeValues: { ":v": { S: `${table.view}/` } },
    });
    const told = Items.map((item) => [item["asof_key"]?.S, item["expires_at"]?.N ?? null]).sort();
    expect(told).toEqual([
      ["1/flights/airport=sa", `${Date.parse("2024-01-01T01:00:01Z") / 1000}`],
      ["1/flights/airport=sb", null],
      ["1/flights/airport=sc", null],
    ]);
    client.destroy();
  });
});
