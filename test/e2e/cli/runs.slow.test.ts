import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";
import { asof, putWarehouse, sharedProject, type Workspace, workspace } from "./running.ts";

const config = `import { defineConfig } from "asof";
export default defineConfig({
  project: "flights",
  definitions: "features",
  online: { kind: "embedded" },
});
`;

const features = (columns: string) => `import { entity, featureView, t, table } from "asof";

export const airport = entity("airport", { key: { airport: t.string } });
const source = (name: string) => table(name, { eventTime: "at", columns: { airport: t.string, at: t.timestamp, temp: t.float64, wind: t.float64 } });
export const weather = featureView("weather", { entities: [airport], source: source("weather"), features: { ${columns} } });
export const missing = featureView("missing", { entities: [airport], source: source("not_there"), features: { temp: t.float64 } });
`;

const rows = `airport,at,temp,wind
EWR,2013-07-01T08:00:00Z,61,5
EWR,2013-07-01T09:00:00Z,70.5,7
JFK,2013-07-01T09:30:00Z,65,
LGA,2013-07-02T09:30:00Z,66,3
`;

let work: Workspace;
let project: Awaited<ReturnType<typeof sharedProject>>;
const run = (words: string | readonly string[]) =>
  asof(work.folder, words, { open: project.open, environment: { USER: "ada" } });
const store = async (): Promise<FeatureStore> => (await project.open(work.folder, () => undefined)).store;
const json = async (words: string): Promise<{ code: number; told: Record<string, never> }> => {
  const { code, out, err } = await run(`${words} --json`);
  expect(err).toBe("");
  return { code, told: JSON.parse(out) };
};

beforeAll(async () => {
  work = await workspace();
  await mkdir(join(work.folder, "features"));
  await writeFile(join(work.folder, "asof.config.ts"), config);
  await writeFile(join(work.folder, "features/weather.ts"), features("temp: t.float64, wind: t.float64"));
  await writeFile(join(work.folder, "weather.csv"), rows);
  await putWarehouse(work.folder);
  project = await sharedProject(work.folder);
  const types = "--types airport=string,at=timestamp,temp=float64,wind=float64";
  expect(await run(`load weather.csv --table weather ${types}`)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await project.close();
  await work[Symbol.asyncDispose]();
});

const online = async (): Promise<unknown> => {
  const keys = ["EWR", "JFK", "LGA"].map((key) => [key]);
  const [answer] = await (await (await store()).online()).read([
    { project: "flights", view: "weather", keys, features: null },
  ]);
  return answer?.rows.map((row) => row?.features ?? null);
};

test("a run is tried, made, told of, and made again; one view that fails keeps none of the others from it", async () => {
  const dry = await json("materialize 2013-07-01 2013-07-02 --views weather --dry-run");
  expect(dry).toMatchObject({
    code: 0,
    told: { dryRun: { views: [{ view: "weather", isNew: true, watermark: null }] } },
  });
  expect((await json("runs list")).told).toMatchObject({ runs: [] });

  const both = await json("materialize 2013-07-01 2013-07-02 --log runs.jsonl --open-lineage lineage.jsonl");
  expect(both.code).toBe(1);
  expect(both.told).toMatchObject({
    ok: false,
    run: { state: "failed", by: "ada", reason: "missing: relation-not-found" },
    written: 2,
    views: [
      { view: "missing", state: "failed" },
      {
        view: "weather",
        state: "succeeded",
        received: 2,
        written: 2,
        switched: true,
        watermark: "2013-07-02T00:00:00Z",
      },
    ],
  });
  expect(await online()).toEqual([[70.5, 7], [65, null], null]);

  const events = (await readFile(join(work.folder, "runs.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toContain("interval-committed");
  expect(events.at(-1)).toMatchObject({ event: "run-finished", level: "error" });
  const lineage = (await readFile(join(work.folder, "lineage.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ofWeather = lineage.filter(({ job }) => job.name === "materialize.weather");
  expect(ofWeather.map(({ eventType }) => eventType)).toEqual(["START", "COMPLETE"]);
  expect(ofWeather[1].outputs[0].outputFacets.outputStatistics.rowCount).toBe(2);
  expect(new Set(ofWeather.map(({ run: { runId } }) => runId)).size).toBe(1);

  const again = await json("materialize-incremental now --views weather");
  expect(again).toMatchObject({ code: 0, told: { ok: true, received: 1, written: 1 } });
  expect(await online()).toEqual([
    [70.5, 7],
    [65, null],
    [66, 3],
  ]);
  expect(await json("backfill 2013-07-01 2013-07-03 --views weather")).toMatchObject({
    code: 0,
    told: { written: 0, views: [{ intervals: 2, committed: 2 }] },
  });
});

test("runs and watermarks are told, corrected and audited", async () => {
  const { out } = await run("runs list");
  expect(out.split("\n")[0]).toMatch(/^id +state +kind/);
  const { told } = await json("runs list --limit 3");
  const [{ id: newest }, , { id: failed }] = told["runs"] as unknown as readonly [
    { id: string },
    { id: string },
    { id: string },
  ];
  expect((await run(`runs show ${newest}`)).out).toContain(
    "committed  weather  2013-07-02T00:00:00Z to 2013-07-03T00:00:00Z",
  );
  expect(await json(`runs retry ${failed}`)).toMatchObject({ code: 1, told: { run: { kind: "retry" }, received: 0 } });
  expect((await run(`runs cancel ${newest}`)).err).toContain("has ended: succeeded");
  expect(await run("runs show nobody")).toMatchObject({ code: 1 });

  expect((await run("state list")).out).toMatch(/weather +\w{12} +2013-07-01T00:00:00Z/);
  const words = ["state", "correct", "weather", "--watermark", "2013-07-02", "--reason", "rows came late"];
  expect((await run(words)).out).toContain("2013-07-02T00:00:00Z");
  expect((await run("state audit")).out).toContain("ada  rows came late");
  expect(await json("materialize-incremental 2013-07-03 --views weather")).toMatchObject({
    told: { received: 1, written: 0 },
  });
});

test("a changed view gets a version of its own, which has everything before reads go to it", async () => {
  await project.close();
  await writeFile(join(work.folder, "features/weather.ts"), features("wind: t.float64"));
  project = await sharedProject(work.folder);
  const changed = await json("materialize 2013-07-02 2013-07-03 --views weather");
  expect(changed).toMatchObject({
    code: 0,
    told: { received: 3, views: [{ switched: true, watermark: "2013-07-03T00:00:00Z" }] },
  });
  expect(await online()).toEqual([[7], [null], [3]]);
  expect(await json("materialize-incremental 2013-07-04 --views weather")).toMatchObject({
    code: 0,
    told: { received: 0 },
  });
});

test("what cannot be is refused", async () => {
  for (const [words, code] of [
    ["materialize 2013-07-02 2013-07-01", 1],
    ["materialize soon now", 64],
    ["materialize 2013-07-01 now --views wether", 1],
    ["materialize 2013-07-01 now --shard 4/4", 64],
    ["materialize 2013-07-01 2999-01-01 --shard 0/4", 1],
    ["backfill 2013-07-01 now --every soon", 64],
    ["runs list 7", 64],
    ["runs show", 64],
    ["state correct weather", 64],
    ["state list weather", 64],
  ] as const)
    expect({ words, code: (await run(words)).code }).toEqual({ words, code });
});
