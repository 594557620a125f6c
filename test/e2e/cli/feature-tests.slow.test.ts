import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ran, asof as run, type Surroundings, type Workspace, workspace } from "./running.ts";

const files = {
  "asof.config.ts":
    'import { defineConfig } from "asof";\nexport default defineConfig({ project: "tested", definitions: "features" });\n',
  "features/weather.ts": `import { entity, featureTest, featureView, rowsOf, t, table } from "asof";

export const airport = entity("airport", { key: { airport: t.string } });
export const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at", columns: { airport: t.string, at: t.timestamp, temp: t.float64, sky: t.string } }),
  features: { temp: t.float64, sky: t.string },
});

export const newest = featureTest("the newest report counts", {
  features: [weather],
  given: [rowsOf(weather, [{ airport: "EWR", at: "2013-07-01T09:00:00Z", temp: 70.5, sky: "clear" }])],
  spine: [{ airport: "EWR", event_timestamp: "2013-07-01T10:00:00Z" }],
  expect: [{ temp: 70.5 }],
});
`,
  "features/weather.tests.ts": `import { featureTest, rowsOf } from "asof";
import { weather } from "./weather.ts";

export const wrong = featureTest("the first report counts", {
  features: [weather],
  given: [
    rowsOf(weather, [
      { airport: "EWR", at: "2013-07-01T08:00:00Z", temp: 61, sky: "fog" },
      { airport: "EWR", at: "2013-07-01T09:00:00Z", temp: 70.5, sky: null },
    ]),
  ],
  spine: [
    { airport: "EWR", event_timestamp: "2013-07-01T08:30:00Z" },
    { airport: "EWR", event_timestamp: "2013-07-01T10:00:00Z" },
  ],
  expect: [{ temp: 61, sky: "fog" }, { temp: 61, sky: "fog" }],
});

export const slip = featureTest("a slip", {
  features: [weather],
  given: [rowsOf(weather, [{ airprt: "EWR" }])],
  spine: [{ airport: "EWR", event_timestamp: "2013-07-01T10:00:00Z" }],
  expect: [{ temp: null }],
});
`,
};

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
  await mkdir(join(work.folder, "features"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(work.folder, name), text);
});
afterAll(() => work[Symbol.asyncDispose]());

const cache = (): string => join(work.folder, "cache");
const asof = (folder: string, words: string | readonly string[], given: Surroundings = {}): Promise<Ran> =>
  run(folder, words, { environment: { ASOF_CACHE: cache() }, ...given });

const withoutTimes = ({ out, ...ran }: Ran): Ran => ({ ...ran, out: out.replace(/\d+ ms$/gm, "N ms") });

describe("asof test", () => {
  it("tells which tests passed, and of the others what differs", async () => {
    const { code, out, err } = withoutTimes(await asof(work.folder, "test"));
    expect(err).toBe("");
    expect(out).toMatchInlineSnapshot(`
      "FAIL  the first report counts  N ms
            features/weather.tests.ts:4

            row  airport  event_timestamp                 temp  sky
            [1]  EWR      2013-07-01T10:00:00Z  expected  61    fog
                                                found     70.5  ∅

      FAIL  a slip  N ms
            features/weather.tests.ts:19

        error[invalid-test]: table 'weather' has no column 'airprt'
          --> features/weather.tests.ts:21
           |
        21 |   given: [rowsOf(weather, [{ airprt: "EWR" }])],
           |
           = at: featureTests["a slip"].given[0]
           = help: did you mean 'airport'?

      pass  the newest report counts  N ms

      1 passed, 2 failed
      "
    `);
    expect(code).toBe(1);
  });

  it("runs those alone whose names hold a text", async () => {
    expect(withoutTimes(await asof(work.folder, "test NEWEST"))).toEqual({
      code: 0,
      out: "pass  the newest report counts  N ms\n\n1 passed, 0 failed\n",
      err: "",
    });
    expect(await asof(work.folder, "test newst")).toMatchObject({
      code: 64,
      err: "error: no test has 'newst' in its name\n  = help: asof test runs all of them\n",
    });
  });

  it("tells it as JSON", async () => {
    const { code, out } = await asof(work.folder, ["test", "the first", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      passed: 0,
      failed: 1,
      tests: [
        {
          name: "the first report counts",
          place: { file: "features/weather.tests.ts", line: 4, column: null },
          passed: false,
          milliseconds: expect.any(Number),
          differences: [
            { row: 1, column: "temp", expected: 61, found: 70.5 },
            { row: 1, column: "sky", expected: "fog", found: null },
          ],
          diagnostics: [],
        },
      ],
    });
  });

  it("keeps the image of a new database for the next one, in the user's cache", async () => {
    expect(await readdir(join(cache(), "engines"))).toEqual([expect.stringMatching(/^pglite-/)]);
  });

  it("colours what differs, on terminals", async () => {
    const { out } = await asof(work.folder, ["test", "the first", "--quiet"], { isTerminal: true });
    expect(out).toContain("\u001b[31m70.5\u001b[39m");
  });
});

describe("a file of tests", () => {
  it("that cannot be loaded keeps nothing from being planned, and is told by its tests", async () => {
    const broken = join(work.folder, "features/broken.tests.ts");
    await writeFile(broken, 'import { nothing } from "./weather.ts";\nnothing.at.all;\n');
    const planned = await asof(work.folder, "plan");
    expect([planned.code, planned.err]).toEqual([2, ""]);
    const tested = await asof(work.folder, "test");
    expect(tested).toMatchObject({ code: 1, out: "" });
    expect(tested.err).toContain("error[module-failed]");
    expect(tested.err).toContain("features/broken.tests.ts:2");
  });
});
