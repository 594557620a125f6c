import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStore, entity, featureView, t, table } from "../../../src/index.ts";
import { type Emulator, optionsFor, secret, startEmulator } from "./dynamodb.ts";

const airport = entity("airport", { key: { airport: t.string } });
const view = (name: string) =>
  featureView(name, {
    entities: [airport],
    source: table(name, { eventTime: "at" }),
    features: { [name]: t.float64 },
  });

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator(200);
  folder = await mkdtemp(join(tmpdir(), "asof-provision-"));
});
afterEach(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

function storeWith(online: { readonly layout?: "shared" | "view"; readonly create?: boolean }, endpoint?: string) {
  const { credentials: _credentials, ...options } = optionsFor(endpoint ?? emulator.endpoint, { deadlineMs: 1_500 });
  const keys = { accessKeyId: "test", secretAccessKey: secret };
  return createStore({
    project: "flights",
    definitions: { airport, weather: view("weather"), runways: view("runways") },
    registry: join(folder, "registry"),
    online: { kind: "dynamodb", ...options, ...keys, ...online },
  });
}

async function tablesThere(): Promise<readonly (string | undefined)[]> {
  const client = new DynamoDB({
    endpoint: emulator.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: secret },
  });
  const { TableNames = [] } = await client.listTables({});
  const found = await Promise.all(
    TableNames.map(async (name) => (await client.describeTable({ TableName: name })).Table),
  );
  client.destroy();
  return found.map((one) => `${one?.TableName?.replace(/-[0-9a-f]{10}$/, "")} ${one?.TableStatus}`).toSorted();
}

it("apply makes the tables that are missing, waits for them, and says which", async () => {
  const store = storeWith({ layout: "view" });
  const first = await store.apply();
  expect(first.publication?.sequence).toBe(1);
  expect(first.tables.map((name) => name.replace(/-[0-9a-f]{10}$/, ""))).toEqual([
    "asof_online",
    "asof_online.runways",
    "asof_online.weather",
  ]);
  expect(await tablesThere()).toEqual([
    "asof_online ACTIVE",
    "asof_online.runways ACTIVE",
    "asof_online.weather ACTIVE",
  ]);
  expect(await store.apply()).toMatchObject({ publication: null, tables: [] });
});

it("apply makes none where they are somebody else's to make, or nobody wants them", async () => {
  expect((await storeWith({ create: false }).apply()).tables).toEqual([]);
  expect((await storeWith({}).apply({ tables: false })).tables).toEqual([]);
  expect(await tablesThere()).toEqual([]);
});

it("apply publishes nothing where a table cannot be made", async () => {
  const store = storeWith({}, "http://127.0.0.1:9");
  await expect(store.apply()).rejects.toThrow(/online-store-unreachable/);
  expect(await store.history()).toEqual([]);
});
