import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as define from "../../../src/define/index.ts";
import { defineConfig, env, loadRepository } from "../../../src/repository/index.ts";
import { workspace, write } from "./workspace.ts";

const asofModule = { ...define, defineConfig, env };
const load = (from: string) => loadRepository(from, asofModule);

const config = `import { defineConfig, env } from "asof";

export default defineConfig({ project: "flights", definitions: "features" });
`;
const entities = `import { entity, t } from "asof";
export const airport = entity("airport", { key: { airport: t.string } });
`;
const weather = `import { featureView, table, t } from "asof";
import type { FeatureView } from "asof";
import { airport } from "./entities.ts";

interface Unused {
  a: number;
}

export const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  ttl: "3 hours",
  features: { temp: t.float64, wind: t.float64 },
});
`;
const service = `import { featureService } from "asof";
import { weather } from "./weather.ts";

export default featureService("model", {
  features: [
    weather
      .as("origin", { airport: "origin" })
      .pick("temp"),
  ],
});
`;
const files = {
  "asof.config.ts": config,
  "features/entities.ts": entities,
  "features/weather.ts": weather,
  "features/nested/service.mts": service.replace("./weather.ts", "../weather.ts"),
};

test("a repository is found from any folder within it, and loaded with the lines of its definitions", async () => {
  const root = workspace(files);
  mkdirSync(join(root, "deep/er"), { recursive: true });
  const repository = await load(join(root, "deep/er"));
  expect(repository).toMatchObject({
    root,
    configPath: join(root, "asof.config.ts"),
    config: { project: "flights", definitions: ["features"], registry: ".asof/registry", warehouse: null },
    problems: [],
  });
  expect(repository.files).toEqual(
    ["entities.ts", "nested/service.mts", "weather.ts"].map((one) => join(root, "features", one)),
  );
  expect(repository.places).toEqual(
    new Map([
      ["entity:airport", { file: "features/entities.ts", line: 2, column: null }],
      ["feature_view:weather", { file: "features/weather.ts", line: 9, column: null }],
      ["feature_service:model@1", { file: "features/nested/service.mts", line: 4, column: null }],
    ]),
  );
  expect(repository.definitions.map(({ name }) => name)).toEqual(["airport", "weather", "model"]);
});

test("the configuration file may be named itself, and be plain JavaScript", async () => {
  const root = workspace({
    "conf/asof.config.mjs":
      'export default { project: "p", definitions: ["../a/**/*.js", "../b"], registry: "r", warehouse: { kind: "embedded", url: { env: "URL", default: null } } };',
    "a/x.js": 'import { entity, t } from "asof";\nexport const x = entity("x", { key: { x: t.string } });\n',
    "b/y.cjs":
      'const { entity, t } = require("asof");\nmodule.exports = { y: entity("y", { key: { y: t.string } }) };\n',
  });
  const repository = await load(join(root, "conf/asof.config.mjs"));
  expect(repository.problems).toEqual([]);
  expect(repository.config).toMatchObject({ registry: "r", warehouse: { kind: "embedded", url: { env: "URL" } } });
  expect(repository.definitions.map(({ name }) => name)).toEqual(["x", "y"]);
});

test("every problem of all files is told at once, each with its file and line", async () => {
  const root = workspace({
    ...files,
    "features/broken.ts": 'import { entity } from "asof";\n\nexport const x = entity("x" 1);\n',
    "features/imports-broken.ts": 'import { x } from "./broken.ts";\nexport const y = x;\n',
    "features/imports-nothing.ts":
      'import { t } from "asof";\n\nimport { z } from "./nothing.ts";\nexport const y = [t, z];\n',
    "features/throws.ts":
      'import { t } from "asof";\ninterface A {\n  a: 1;\n}\n\nthrow new Error("no " + t.bool.kind + " today");\n',
    "features/throws-text.ts": 'throw "just words";\n',
    "features/twice.ts":
      'import { entity, t } from "asof";\n\n\nexport const again = entity("airport", { key: { airport: t.int64 } });\n',
    "features/wrong.ts": [
      'import { featureService } from "asof";',
      'import { weather } from "./weather.ts";',
      'export const role = weather.as("o", {',
      '  airprt: "origin" });',
      "export const service = featureService(",
      '  "wrong", { features: [',
      "    weather",
      '      .pick("tmp"),',
      "    role,",
      "  ], version: 0 });",
      "",
    ].join("\n"),
  });
  const { problems, definitions } = await load(root);
  expect(
    problems.map(({ code, place, message }) => `${place?.file}:${place?.line}:${place?.column} ${code} ${message}`),
  ).toEqual([
    'features/broken.ts:3:29 module-failed syntax error: Unexpected token, expected ","',
    "features/imports-nothing.ts:3:null module-failed Cannot find module './nothing.ts'",
    "features/throws-text.ts:1:null module-failed just words",
    "features/throws.ts:6:null module-failed no bool today",
    "features/twice.ts:4:null duplicate-name two entities have the name 'airport'; the other is at features/entities.ts:2",
    "features/wrong.ts:3:null unknown-key view 'weather' has no join key 'airprt'",
    "features/wrong.ts:8:null unknown-feature there is no feature 'tmp' here",
    "features/wrong.ts:5:null invalid-definition a version is not a whole number from 1 to 9007199254740991",
  ]);
  expect(definitions.map(({ name }) => name)).toEqual(["airport", "weather", "model", "wrong"]);
});

test("a changed file is seen by the next load in the same process", async () => {
  const root = workspace(files);
  await load(root);
  write(root, {
    "features/entities.ts": `\n\n${entities}export const more = entity("more", { key: { m: t.int32 } });\n`,
  });
  const { definitions, places, problems } = await load(root);
  expect(problems).toEqual([]);
  expect(definitions.map(({ name }) => name)).toContain("more");
  expect(places.get("entity:airport")?.line).toBe(4);
});

test("a small repository loads fast once it has been loaded before", async () => {
  const taken = async (root: string): Promise<number> => {
    const start = performance.now();
    await load(root);
    return performance.now() - start;
  };
  const [root, ...others] = Array.from({ length: 4 }, () => workspace(files));
  if (root === undefined) throw new Error("no repository");
  const [first, again] = [[await taken(root)], [] as number[]];
  for (const other of others) {
    first.push(await taken(other));
    again.push(await taken(root), await taken(root));
  }
  // A tenth of the time, whatever the machine: nothing is transpiled again.
  expect(Math.min(...again)).toBeLessThan(Math.min(...first) / 2);
});

test("a pattern that matches no file is told", async () => {
  const root = workspace({
    ...files,
    "asof.config.ts": config.replace('"features"', '["featurs/**/*.ts", "features", "notes"]'),
    "notes/readme.md": "x",
    "notes/types.d.ts": "export {};",
  });
  const { problems, definitions } = await load(root);
  expect(problems).toMatchObject([
    {
      code: "config-invalid",
      message: "no definition file matches 'featurs/**/*.ts'",
      place: { file: "asof.config.ts", line: 3 },
    },
    { code: "config-invalid", message: "no definition file matches 'notes'" },
  ]);
  expect(definitions).toHaveLength(3);
});

test("without a configuration nothing is loaded", async () => {
  const root = workspace({ "features/entities.ts": entities });
  await expect(load(root)).rejects.toMatchObject({
    diagnostics: [{ code: "config-not-found", hint: expect.stringContaining("asof init") }],
  });
});

test("all that is wrong with a configuration is told at once", async () => {
  const root = workspace({
    "asof.config.ts":
      'import { defineConfig } from "asof";\n\nconst broken: object = { definition: "x", registry: 5, warehouse: { url: ["a"] } };\nexport default defineConfig(broken as never);\n',
  });
  const place = { file: "asof.config.ts", line: 4 };
  await expect(load(root)).rejects.toMatchObject({
    diagnostics: [
      { code: "config-invalid", path: "config", hint: "did you mean 'definitions'?", place },
      { path: "config.project", message: "this option is needed", place },
      { path: "config.definitions", message: "this option is needed", place },
      { path: "config.registry", place },
      { path: "config.warehouse.kind", place },
      { path: "config.warehouse.url", place },
    ],
  });
});

test.each([
  ["export default 5;\n", { code: "config-invalid", path: "config", place: { line: 1 } }],
  [
    "export default {\n  project: 'x'\n  definitions: 'y' };\n",
    { code: "module-failed", place: { file: "asof.config.ts", line: 3, column: 3 } },
  ],
  ["\nnull.x;\n", { code: "module-failed", place: { file: "asof.config.ts", line: 2 } }],
])("the configuration %j is refused", async (text, problem) => {
  const root = workspace({ "asof.config.ts": text });
  await expect(load(root)).rejects.toMatchObject({
    diagnostics: expect.arrayContaining([expect.objectContaining({ code: problem.code })]),
  });
  const { diagnostics } = (await load(root).catch((thrown: { diagnostics: unknown[] }) => thrown)) as {
    diagnostics: unknown[];
  };
  expect(diagnostics[0]).toMatchObject(problem);
});
