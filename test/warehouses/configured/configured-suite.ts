import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStore, entity, featureView, t, table, type WarehouseConfig } from "../../../src/index.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { asof } from "../../e2e/cli/running.ts";

/** A warehouse as a configuration names it, before a local engine. */
export interface Configured {
  readonly warehouse: WarehouseConfig;
  /** The same as the text of a configuration, and the variables that it reads. */
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const station = entity("station", { key: { station: t.string } });
const weather = featureView("weather", {
  entities: [station],
  source: table("weather", { eventTime: "read_at", availableAt: "known_at" }),
  ttl: "2 hours",
  features: { temp: t.float64 },
});
const definitions = `import { entity, featureService, featureView, t, table } from "asof";
export const station = entity("station", { key: { station: t.string } });
export const weather = featureView("weather", {
  entities: [station],
  source: table("weather", { eventTime: "read_at", availableAt: "known_at" }),
  ttl: "2 hours",
  features: { temp: t.float64 },
});
export const model = featureService("model", { features: [weather] });
`;

const at = (time: string): string => `2024-02-03T${time}:00Z`;
const rows = [
  ["EWR", at("08:00"), at("08:10"), 1.5],
  ["EWR", at("09:00"), at("09:30"), 2.5],
  ["JFK", at("09:00"), at("09:00"), null],
];
const columns = [
  { name: "station", type: { kind: "string" } },
  { name: "read_at", type: { kind: "timestamp" } },
  { name: "known_at", type: { kind: "timestamp" } },
  { name: "temp", type: { kind: "float64" } },
] as const;
const spine = [
  { station: "EWR", event_timestamp: at("09:15") },
  { station: "EWR", event_timestamp: at("09:30") },
  { station: "EWR", event_timestamp: at("12:00") },
  { station: "JFK", event_timestamp: at("09:15") },
  { station: "LGA", event_timestamp: at("09:15") },
];
const wanted = [1.5, 2.5, null, null, null];

async function* inOneBatch(): AsyncGenerator<typeof rows> {
  yield rows;
}

/** From a configuration to rows: nothing between the two is stood in for but the service itself. */
export function describeConfigured(start: () => Promise<Configured>): void {
  let configured: Configured;
  let folder: string;
  const store = () =>
    createStore({
      project: "shop",
      definitions: { station, weather },
      registry: join(folder, "registry"),
      warehouse: configured.warehouse,
    });
  beforeAll(async () => {
    configured = await start();
    folder = await mkdtemp(join(tmpdir(), "asof-configured-"));
    const environments = `environments: { production: { warehouse: ${configured.text} } }`;
    await writeFile(
      join(folder, "asof.config.ts"),
      `import { defineConfig, env } from "asof";\nexport default defineConfig({ project: "shop", definitions: "features.ts", ${environments} });\n`,
    );
    await writeFile(join(folder, "features.ts"), definitions);
    const lines = spine.map((one) => `${one.station},${one.event_timestamp}`);
    await writeFile(join(folder, "spine.csv"), `station,event_timestamp\n${lines.join("\n")}\n`);
    const opened = store();
    const warehouse: Warehouse = await opened.warehouse();
    const name = { database: null, schema: null, name: "weather" };
    await warehouse.load({ table: name, columns, rows: inOneBatch(), ifExists: "error", indexes: [] });
    await opened.close();
  }, 180_000);
  afterAll(async () => {
    await configured?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("joins the features of rows that are handed over", async () => {
    const opened = store();
    const job = opened.getHistoricalFeatures({ features: [weather], spine });
    const found = await job.toArray();
    await opened.close();
    expect(found.map((one: { readonly temp: unknown }) => one.temp)).toEqual(wanted);
  });

  it("is found healthy, in the environment that names it", async () => {
    const given = { environment: configured.variables };
    expect((await asof(folder, "apply --env production --quiet", given)).code).toBe(0);
    const { code, out } = await asof(folder, "doctor --env production --json", given);
    const { checks }: { checks: readonly { name: string; status: string }[] } = JSON.parse(out);
    expect({ code, failed: checks.filter(({ status }) => status === "failed") }).toEqual({ code: 0, failed: [] });
    const statuses = new Map(checks.map(({ name, status }) => [name, status]));
    expect(["connection", "table weather", "view weather", "registry"].map((name) => statuses.get(name))).toEqual([
      "ok",
      "ok",
      "ok",
      "ok",
    ]);
  });

  it("keeps a training set as a file and as a table, by the command line", async () => {
    const given = { environment: { ...configured.variables, ASOF_ENV: "production" } };
    const trainingSet = "training-set --service model --spine spine.csv --json --out";
    expect(await asof(folder, `${trainingSet} rows.csv`, given)).toMatchObject({ code: 0 });
    const written = (await readFile(join(folder, "rows.csv"), "utf8")).trim().split("\n").slice(1);
    expect(written.map((line) => line.split(",").at(-1))).toEqual(wanted.map((one) => (one === null ? "" : `${one}`)));
    const kept = await asof(folder, `${trainingSet} table:kept`, given);
    expect({ code: kept.code, rows: JSON.parse(kept.out).rows }).toEqual({ code: 0, rows: 5 });
  });
}
