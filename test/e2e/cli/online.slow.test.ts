import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asof, putWarehouse, sharedProject, type Workspace, workspace } from "./running.ts";

const config = `import { defineConfig } from "asof";
export default defineConfig({ project: "flights", definitions: "features", online: { kind: "embedded", switchMs: 0 } });
`;
const features = `import { count, entity, expr, featureService, featureView, onDemandView, t, table } from "asof";

export const airport = entity("airport", { key: { airport: t.string, terminal: t.int64 } });
const observations = table("observations", {
  push: true,
  eventTime: "at",
  columns: { airport: t.string, terminal: t.int64, at: t.timestamp, temp: t.float64 },
});
export const weather = featureView("weather", { entities: [airport], source: observations, features: { temp: t.float64 } });
export const busy = featureView("busy", { entities: [airport], source: observations, aggregate: { seen: count().over("1 hour") } });
export const felt = onDemandView("felt", { inputs: { weather }, request: { wind: t.float64 }, features: { felt: expr\`temp - wind\` } });
export const model = featureService("model", { features: [weather, felt] });
`;
const rows =
  "airport,terminal,at,temp\nJFK,4,2026-01-01T10:00:00Z,18\nJFK,4,2026-01-01T11:00:00Z,25.5\nEWR,1,2026-01-01T11:00:00Z,\n";

let work: Workspace;
let project: Awaited<ReturnType<typeof sharedProject>>;
const run = (words: string) => asof(work.folder, words, { open: project.open });

beforeAll(async () => {
  work = await workspace();
  await mkdir(join(work.folder, "features"));
  await writeFile(join(work.folder, "asof.config.ts"), config);
  await writeFile(join(work.folder, "features/weather.ts"), features);
  await writeFile(join(work.folder, "rows.csv"), rows);
  await writeFile(join(work.folder, "wrong.csv"), "airport,terminal,at,tmp\nJFK,4,2026-01-01T10:00:00Z,18\n");
  await writeFile(join(work.folder, "entities.jsonl"), '{"airport":"EWR","terminal":"1","wind":2,"note":"x"}\n');
  await putWarehouse(work.folder);
  project = await sharedProject(work.folder);
});
afterAll(async () => {
  await project.close();
  await work[Symbol.asyncDispose]();
});

test("rows are pushed, materialized and read back with what is to be said of each value", async () => {
  expect(await run("push observations rows.csv --to both")).toMatchObject({
    code: 1,
    err: expect.stringContaining("has no version of 'weather' as it is defined now"),
  });
  expect(await run("push observations rows.csv --to offline")).toMatchObject({
    code: 0,
    out: "appended 3 rows to observations\n",
  });
  expect(await run("materialize-incremental")).toMatchObject({ code: 0 });
  const again = await run("push observations rows.csv --to online --json");
  expect(JSON.parse(again.out)).toMatchObject({
    ok: true,
    rows: 3,
    offline: null,
    online: [{ view: "weather", state: "current", written: 0 }],
    leftToRuns: ["busy"],
  });
  const entities = "--entity airport=JFK,terminal=4,wind=2 --entity airport=LGA,terminal=1,wind=0";
  const shown = await run(`get-online-features --service model ${entities}`);
  expect(shown).toMatchObject({ code: 0, err: "" });
  expect(shown.out.replaceAll(/\d+ \w+ old/g, "N old")).toBe(
    `airport=JFK terminal=4 wind=2
  temp  25.5    N old
  felt  23.5    N old

airport=LGA terminal=1 wind=0
  temp  ∅  NOT_FOUND
  felt  ∅  NOT_FOUND
`,
  );
  const json = await run("get-online-features --features weather,felt:felt,busy --entities entities.jsonl --json");
  expect(JSON.parse(json.out)).toMatchObject({
    ok: true,
    columns: [
      { name: "airport", type: "string" },
      { name: "terminal", type: "int64" },
      { name: "wind", type: "float64" },
      { name: "temp" },
      { name: "felt" },
      { name: "seen_1h", type: "int64" },
    ],
    rows: [{ airport: "EWR", terminal: 1, wind: 2, temp: null, felt: null, seen_1h: 0 }],
    features: [
      { name: "temp", statuses: ["NULL_VALUE"], eventTimes: ["2026-01-01T11:00:00Z"], versions: [{ view: "weather" }] },
      { name: "felt", statuses: ["NULL_VALUE"] },
      { name: "seen_1h", statuses: ["PRESENT"] },
    ],
  });
});

test("what cannot be pushed or asked for is told", async () => {
  const told = async (words: string) => {
    const { code, err } = await run(words);
    return [code, err.split("\n")[0]];
  };
  expect(await told("push observations wrong.csv --to online")).toEqual([
    1,
    expect.stringContaining("has a column 'tmp', which the source does not declare"),
  ]);
  expect(await told("push observation rows.csv --to online")).toEqual([
    1,
    expect.stringContaining("unknown-push-source"),
  ]);
  expect(await told("push observations rows.csv")).toEqual([64, expect.stringContaining("--to")]);
  const get = (rest: string) => told(`get-online-features --features weather ${rest}`);
  expect(await get("--full-names")).toEqual([64, expect.stringContaining("no entities are named")]);
  expect(await get("--entity airport=JFK")).toEqual([64, expect.stringContaining("'terminal' is not said")]);
  expect(await get("--entity airport=JFK,terminal=four")).toEqual([
    64,
    expect.stringContaining("'four' is no value of 'terminal'"),
  ]);
  expect(await get("--entity airport=JFK,terminl=4")).toEqual([64, expect.stringContaining("needs 'terminl'")]);
});
