/** The package as a user gets it: packed, installed into an empty project, and used from there. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../../src/runtime/package-folder.ts";

const run = promisify(execFile);
const root = fileURLToPath(packageFolder());

describe("the packed package", () => {
  let folder: string;
  const inFolder = (command: string, ...args: readonly string[]) =>
    run(command, args, { cwd: folder, encoding: "utf8" });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "asof-package-"));
    await run("npm", ["run", "build"], { cwd: root });
    await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "";
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
    await inFolder("npm", "install", "--no-audit", "--no-fund", `./${tarball}`);
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("makes a repository and a training set", { timeout: 120_000 }, async () => {
    const asof = (...args: readonly string[]) => inFolder("npx", "--no-install", "asof", ...args);
    await asof("init", "features-of-mine");
    const here = ["--config", "features-of-mine"];
    await asof(...here, "load");
    await asof(...here, "apply");
    const out = join(folder, "training.jsonl");
    const spine = join("features-of-mine", "spine.csv");
    await asof(...here, "training-set", "--service", "failure_model", "--spine", spine, "--out", out);
    const [first = ""] = (await readFile(out, "utf8")).split("\n");
    expect(Object.keys(JSON.parse(first))).toEqual(expect.arrayContaining(["machine_id", "temperature", "model"]));
    await expect(asof(...here, "plan")).resolves.toMatchObject({
      stdout: expect.stringContaining("nothing to change"),
    });
  });

  it("gives JavaScript its functions and TypeScript its types", { timeout: 120_000 }, async () => {
    await writeFile(
      join(folder, "use.mjs"),
      `import { createStore, entity, featureView, sql, t, table } from "asof";
       const airport = entity("airport", { key: { airport: t.string } });
       const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
       const store = createStore({ project: "p", definitions: { airport, weather } });
       const job = store.getHistoricalFeatures({ features: [weather], spine: sql\`select airport, event_timestamp from s\` });
       console.log((await job.sql()).includes("LEFT JOIN"));`,
    );
    expect((await inFolder("node", "use.mjs")).stdout.trim()).toBe("true");
    await writeFile(
      join(folder, "use.ts"),
      `import { createStore, entity, featureView, t, table } from "asof";
       const airport = entity("airport", { key: { airport: t.string } });
       const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
       const store = createStore({ project: "p", definitions: { airport, weather } });
       export async function first(): Promise<number | null> {
         const spine = [{ airport: "JFK", event_timestamp: "2013-01-01T00:00:00Z" }];
         const [row] = await store.getHistoricalFeatures({ features: [weather], spine }).toArray();
         return row?.temp ?? null;
       }
       // @ts-expect-error: there is no such feature
       weather.pick("tmp");`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const compilerOptions = { noEmit: true, strict: true, module: "nodenext", target: "es2023", types: [] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    const told = await inFolder("node", tsc, "-p", ".").catch((failure: { stdout: string }) => failure);
    expect(told.stdout).toBe("");
  });
});
