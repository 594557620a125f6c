import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { DynamoOnlineOptions } from "../../../src/online/dynamodb/options.ts";
import { dynamoOnlineStore } from "../../../src/online/dynamodb/store.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { OnlineHealth } from "../../../src/ports/store-health.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { type Emulator, optionsFor, startEmulator } from "./dynamodb.ts";
import { type FaultyDynamo, none, startFaulty } from "./faulty-dynamodb.ts";
import { realClock } from "./subject.ts";
import { tableWith } from "./suite.ts";

const row: Row = ["a", "2024-01-01T00:00:00Z", 1n];

async function healthOf({ health }: OnlineStore, tables = [] as Parameters<NonNullable<typeof health>>[0]) {
  if (health === undefined) throw new Error("the store tells how it stands");
  return health(tables);
}

/** Within the time in which it was asked, but for a second: it is this machine's. */
function expectNow({ clock, clockStep }: Pick<OnlineHealth, "clock" | "clockStep">, asked: bigint): void {
  expect(clock).not.toBeNull();
  expect(clock ?? 0n).toBeLessThanOrEqual(realClock.now() + 1_000_000n);
  expect(clock ?? 0n).toBeGreaterThan(asked - 1_000_000n - clockStep);
}

describe("how an online store in PostgreSQL stands", () => {
  let running: RunningEngine;
  let store: OnlineStore;

  beforeAll(async () => {
    running = await startEmbedded();
    store = postgresOnlineStore(postgresDatabase(running.engine), realClock, { unlogged: true });
  });
  afterAll(() => running.stop());

  it("is told before anything is made there, and nothing is made by asking", async () => {
    const runs = sqlRunStore(postgresDatabase(running.engine));
    const asked = realClock.now();
    const [online, state] = [await healthOf(store, [tableWith()]), await runs.health?.("flights")];
    expect(online).toMatchObject({ isMade: false, findings: [], versions: [{ isThere: false }] });
    expect(online.about).toMatch(/^PostgreSQL \d+\S* as postgres$/);
    expectNow(online, asked);
    expect(state).toMatchObject({ isMade: false, findings: [], coverage: [], lost: 0 });
    const schemas = await running.query("select nspname from pg_namespace where nspname like 'asof%'");
    expect(schemas).toEqual([]);
  });

  it("is told of versions: whether they are there, have rows, and outlive a crash", async () => {
    const [full, empty, gone] = [tableWith(), tableWith({ keys: [] }), tableWith({ view: "gone" })];
    for (const table of [full, empty]) await store.prepare(table);
    await store.write(full, [row]);
    const { isMade, versions, findings } = await healthOf(store, [full, empty, gone]);
    expect({ isMade, findings }).toEqual({ isMade: true, findings: [] });
    expect(versions).toEqual([
      { isThere: true, isEmpty: false, isUnlogged: true },
      { isThere: true, isEmpty: true, isUnlogged: true },
      { isThere: false, isEmpty: true, isUnlogged: false },
    ]);
  });

  it("is told of rights that a role lacks, with the grants that give them", async () => {
    const runs = sqlRunStore(postgresDatabase(running.engine));
    await runs.now();
    const table = tableWith();
    await store.prepare(table);
    await running.script("create role reader; revoke temporary on database postgres from public");
    const as = async <T>(work: () => Promise<T>): Promise<T> => {
      await running.script("set role reader");
      try {
        return await work();
      } finally {
        await running.script("reset role");
      }
    };
    const look = () => as(() => healthOf(store, [table]));
    const closed = await look();
    expect(closed.findings).toContainEqual({
      ...{ isSevere: true, found: "the schema asof_online may not be used" },
      fix: "grant usage on schema asof_online to reader",
    });
    // As the advice says, until nothing severe is left.
    for (const { fix } of closed.findings) if (fix.startsWith("grant ")) await running.script(fix);
    const granted = await look();
    expect(granted.findings).toHaveLength(1);
    expect(granted.findings[0]).toMatchObject({
      isSevere: false,
      found: expect.stringContaining("changed or dropped"),
    });
    expect(granted.versions).toEqual([{ isThere: true, isEmpty: true, isUnlogged: true }]);
    const state = await as(async () => runs.health?.("flights"));
    expect(state?.findings.map(({ fix }) => fix)).toEqual(
      expect.arrayContaining([
        "grant usage on schema asof_runs to reader",
        "grant select on all tables in schema asof_runs to reader",
      ]),
    );
    expect(state).toMatchObject({ isMade: true, coverage: [] });
    const apart = postgresOnlineStore(postgresDatabase(running.engine), realClock, { schema: "else where" });
    expect((await as(() => healthOf(apart))).findings).toContainEqual({
      ...{ isSevere: true, found: "the schema else where is not there, and may not be made" },
      fix: 'create schema "else where" authorization reader',
    });
  });

  it("is told of runs: how far versions are filled, and who died", async () => {
    const runs = sqlRunStore(postgresDatabase(running.engine));
    const asked = { views: ["v"], start: null, end: "2024-01-02T00:00:00Z", shard: null, every: null };
    const run = await runs.begin({ project: "p", kind: "materialize", by: null, asked, leaseMs: 1 });
    const interval = { start: null, end: asked.end };
    const version = { project: "p", view: "v", version: "1" };
    await runs.plan(run.id, { version, since: null, intervals: [interval], shard: null });
    const claim = await runs.claim(run.id, { version, interval, shard: null }, { fill: false });
    await runs.commit(claim, { received: 1, written: 1 });
    await new Promise((later) => setTimeout(later, 5));
    expect(await runs.health?.("p")).toMatchObject({
      isMade: true,
      findings: [],
      coverage: [{ view: "v", version: "1", since: null, watermark: asked.end }],
      lost: 1,
    });
    expect(await runs.health?.("another")).toMatchObject({ coverage: [], lost: 0 });
  });
});

describe("how an online store in DynamoDB stands", () => {
  let emulator: Emulator;
  let faulty: FaultyDynamo;
  const opened: OnlineStore[] = [];
  const open = (more: Partial<DynamoOnlineOptions> = {}): OnlineStore => {
    const store = dynamoOnlineStore(optionsFor(faulty.endpoint, more), realClock);
    opened.push(store);
    return store;
  };

  /** The emulator lets nothing expire, and says so. */
  const notExpiring = expect.objectContaining({ isSevere: false, found: expect.stringContaining("do not expire") });

  beforeAll(async () => {
    emulator = await startEmulator();
    faulty = await startFaulty(emulator.endpoint, 1);
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await faulty.stop();
    await emulator.stop();
  });

  it("is told before anything is made there, and nothing is made by asking", async () => {
    const store = open();
    const table = tableWith();
    expect(await healthOf(store, [table])).toMatchObject({
      ...{ about: "DynamoDB in eu-central-1", isMade: false, findings: [] },
      versions: [{ isThere: false, isEmpty: true }],
    });
    expect(await healthOf(open({ create: false }))).toMatchObject({
      findings: [{ isSevere: true, found: "the table asof_online is not there, and is not to be made" }],
    });
    await store.prepare(table);
    await store.write(table, [row]);
    const asked = realClock.now();
    const found = await healthOf(store, [table]);
    expect(found).toMatchObject({
      ...{ isMade: true, findings: [notExpiring] },
      versions: [{ isThere: true, isEmpty: null }],
    });
    expectNow(found, asked);
  });

  it("is told of rights that are lacking, by requests that change nothing", async () => {
    const store = open();
    faulty.faults = { ...none, denied: ["PutItem", "Scan", "BatchGetItem"] };
    const { findings } = await healthOf(store);
    faulty.faults = none;
    expect(findings).toEqual([
      {
        ...{ isSevere: true, found: "dynamodb:BatchGetItem is not allowed on the table asof_online" },
        fix: "allow dynamodb:BatchGetItem in the policy of who runs this",
      },
      expect.objectContaining({ isSevere: false, found: expect.stringContaining("dynamodb:PutItem") }),
      expect.objectContaining({ isSevere: false, found: expect.stringContaining("dynamodb:Scan") }),
      notExpiring,
    ]);
  });

  it("is told of a table that is somebody else's", async () => {
    const { DynamoDB } = await import("@aws-sdk/client-dynamodb");
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new DynamoDB({ endpoint: emulator.endpoint, region: "eu-central-1", credentials });
    await client.createTable({
      TableName: "orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    const stateOf = async () => (await client.describeTable({ TableName: "orders" })).Table?.TableStatus;
    await expect.poll(stateOf).toBe("ACTIVE");
    client.destroy();
    const { findings } = await healthOf(open({ table: "orders" }));
    expect(findings).toEqual([
      {
        ...{ isSevere: true, found: "the table orders has other keys than asof's: id HASH N" },
        fix: "name another table, or make it anew with asof_key HASH S, asof_view RANGE S",
      },
      notExpiring,
    ]);
  });

  it("is not told by one that does not answer", async () => {
    const store = open({ endpoint: "http://127.0.0.1:9", deadlineMs: 100 });
    await expect(healthOf(store)).rejects.toMatchObject({ diagnostics: [{ code: "online-store-unreachable" }] });
  });
});
