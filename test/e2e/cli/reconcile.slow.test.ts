import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asof, putWarehouse, sharedProject, type Workspace, workspace } from "./running.ts";

const config = `import { defineConfig } from "asof";
export default defineConfig({ project: "flights", definitions: "features", online: { kind: "embedded", switchMs: 0 } });
`;
const features = `import { entity, featureView, t, table } from "asof";

export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", {
  entities: [airport],
  source: table("observations", { push: true, eventTime: "at", columns: { airport: t.string, at: t.timestamp, temp: t.float64 } }),
  features: { temp: t.float64 },
});
`;
const rows = "airport,at,temp\nJFK,2026-01-01T10:00:00Z,18\nEWR,2026-01-01T11:00:00Z,20\n";
const late = "airport,at,temp\nJFK,2026-01-01T11:00:00Z,25.5\n";
const stray = "airport,at,temp\nLGA,2026-01-01T11:00:00Z,1\n";

let work: Workspace;
let project: Awaited<ReturnType<typeof sharedProject>>;
const run = (words: string, environment = {}) => asof(work.folder, words, { open: project.open, environment });

beforeAll(async () => {
  work = await workspace();
  await mkdir(join(work.folder, "features"));
  for (const [file, text] of Object.entries({
    "asof.config.ts": config,
    "features/weather.ts": features,
    "rows.csv": rows,
    "late.csv": late,
    "stray.csv": stray,
  }))
    await writeFile(join(work.folder, file), text);
  await putWarehouse(work.folder);
  project = await sharedProject(work.folder);
});
afterAll(async () => {
  await project.close();
  await work[Symbol.asyncDispose]();
});

test("a store is compared with the warehouse, and put right", async () => {
  await run("push observations rows.csv --to offline");
  expect(await run("reconcile")).toMatchObject({ code: 0, out: expect.stringContaining("not materialized yet") });
  expect(await run("reconcile weather")).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[watermark-unknown]"),
  });
  expect(await run("materialize-incremental 2026-01-02")).toMatchObject({ code: 0 });
  expect(await run("reconcile")).toMatchObject({
    code: 0,
    out: expect.stringContaining("2 of 2 keys agree, a sample"),
  });

  await run("push observations late.csv --to offline");
  await run("push observations stray.csv --to online");
  const found = await run("reconcile weather --all --examples 1");
  expect(found).toMatchObject({ code: 1, err: "" });
  expect(found.out).toContain("late   1     0         came after their interval was loaded");
  expect(found.out).toContain("airport=JFK");
  expect(found.out).toContain("temp        18                    25.5");
  expect(found.out).toMatch(/not clean: 2 faults in 1 view/);
  const json = JSON.parse((await run("reconcile weather --sample 5 --seed 3 --json")).out);
  expect(json).toMatchObject({
    ok: false,
    views: [
      {
        ...{ view: "weather", state: "differs", scope: "sample", compared: 2, agreed: 1, scanned: 3, left: 2 },
        causes: [
          { cause: "late", isFault: true, keys: 1, repaired: 0 },
          { cause: "extra", isFault: true, keys: 1, repaired: 0 },
        ],
        examples: [
          {
            keys: [{ name: "airport", type: "string", value: "JFK" }],
            features: [{ name: "temp", type: "float64", online: 18, warehouse: 25.5 }],
          },
          { cause: "extra", features: [{ name: "temp", type: "float64", online: 1, warehouse: null }] },
        ],
      },
    ],
  });
  const repaired = await run("reconcile weather --all --repair --delete-extra", { USER: "ada" });
  expect(repaired).toMatchObject({ code: 0, out: expect.stringContaining("clean: no fault in 1 view") });
  expect(await run("reconcile --all")).toMatchObject({
    code: 0,
    out: expect.stringContaining("2 of 2 keys agree, 2 stored"),
  });
  const { audit } = JSON.parse((await run("state audit --json")).out);
  expect(audit).toMatchObject([
    { action: "repaired", by: "ada", reason: "compared as of 2026-01-02T00:00:00Z: 1 row written, 1 taken away" },
  ]);
  expect(await run("state audit")).toMatchObject({ out: expect.stringContaining("repaired  weather@") });
});

test("a comparison stops when it is told to", async () => {
  const signal = AbortSignal.abort();
  expect(await asof(work.folder, "reconcile --all", { open: project.open, signal })).toMatchObject({ code: 130 });
});

test("what does not go together is refused", async () => {
  const told = async (words: string) => {
    const { code, err } = await run(words);
    return [code, err.split("\n")[0]];
  };
  expect(await told("reconcile --all --sample 3")).toEqual([64, expect.stringContaining("--all takes every one")]);
  expect(await told("reconcile --all --delete-extra")).toEqual([64, expect.stringContaining("--repair")]);
  expect(await told("reconcile --sample many")).toEqual([64, expect.stringContaining("'many' is no such number")]);
  expect(await told("reconcile wether")).toEqual([1, expect.stringContaining("there is no feature view 'wether'")]);
});
