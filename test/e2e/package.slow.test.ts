/** The package as a user gets it: packed, installed into an empty project, and used from there. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyProject, install, must, pack, root, run, type Told } from "./packed.ts";

const timeout = 240_000;

/** A definition that needs no warehouse until it is run. */
const definitions = `
const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", { entities: [airport], source: table("weather", { eventTime: "at" }), features: { temp: t.float64 } });
`;

describe("the packed package", () => {
  let folder: string;
  let tarball: string;
  const asof = (...args: readonly string[]): Promise<Told> => run(folder, "npx", "--no-install", "asof", ...args);
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  const node = (name: string): Promise<string> => must(folder, process.execPath, name);

  beforeAll(async () => {
    folder = await emptyProject();
    tarball = await pack(folder);
    await install(folder, `./${tarball}`);
  }, timeout);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe("without a client of a warehouse", () => {
    it("brings none", async () => {
      const installed = await readdir(join(folder, "node_modules"));
      expect(installed).toContain("asof");
      expect(installed).not.toContain("pg");
      expect(installed).not.toContain("@electric-sql");
    });

    it("holds what is needed to run, and nothing else", async () => {
      const files = await readdir(join(folder, "node_modules/asof"), { recursive: true });
      expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "CHANGELOG.md", "dist/src/index.d.ts"]));
      const kinds = new Set(files.map((name) => name.split("/")[0]));
      const expected = [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist",
        "init-templates",
        "package.json",
        "sql-templates",
      ];
      expect([...kinds].sort()).toEqual(expected);
      // Of a dialect, only what a configuration may say has types that an author's editor needs.
      const ofConfigurations = /^dist\/dialects\/\w+\/(kinds?|driver\/options)\.d\.ts$/;
      const superfluous = /\.map$|\.test\.|^dist\/(test|bench)|^dist\/(dialects|src\/cli).*\.d\.ts$/;
      expect(files.filter((name) => superfluous.test(name) && !ofConfigurations.test(name))).toEqual([]);
    });

    it("compiles, from a module and by require", { timeout }, async () => {
      await write(
        "compile.js",
        `import { createStore, entity, featureView, sql, t, table } from "asof";
         ${definitions}
         const store = createStore({ project: "p", definitions: { airport, weather } });
         const job = store.getHistoricalFeatures({ features: [weather], spine: sql\`select airport, event_timestamp from s\` });
         console.log((await job.sql()).includes("LEFT JOIN"));`,
      );
      expect((await node("compile.js")).trim()).toBe("true");
      await write(
        "compile.cjs",
        `const { createStore, entity, featureView, t, table } = require("asof");
         ${definitions}
         createStore({ project: "p", definitions: { airport, weather } }).plan().then(({ diff }) => console.log(diff.changes.length));`,
      );
      expect((await node("compile.cjs")).trim()).toBe("2");
    });

    it("tells which client is missing, and how to install it", { timeout }, async () => {
      expect((await asof("init", "features-of-mine")).code).toBe(0);
      const told = await asof("--config", "features-of-mine", "--json", "load");
      expect(told.code).toBe(1);
      expect(told.out + told.err).toContain("client-missing");
      expect(told.out + told.err).toContain("npm install @electric-sql/pglite pg");
      await write(
        "server.js",
        `import { createStore, entity, featureView, t, table } from "asof";
         ${definitions}
         const store = createStore({ project: "p", definitions: { airport, weather }, warehouse: { kind: "postgres", host: "localhost" } });
         const failure = await store.warehouse().catch((failure) => failure);
         console.log(failure.diagnostics.map(({ code, hint }) => code + ": " + hint).join());`,
      );
      expect((await node("server.js")).trim()).toBe("client-missing: run: npm install pg");
    });
  });

  describe("for TypeScript", () => {
    const program = `import { createStore, entity, featureView, t, table, type Store } from "asof";
      ${definitions}
      const definitions = { airport, weather };
      const store: Store<typeof definitions> = createStore({ project: "p", definitions });
      export async function first(): Promise<number | null> {
        const spine = [{ airport: "JFK", event_timestamp: "2013-01-01T00:00:00Z" }];
        const [row] = await store.getHistoricalFeatures({ features: [weather], spine }).toArray();
        return row?.temp ?? null;
      }
      // @ts-expect-error: there is no such feature
      weather.pick("tmp");`;

    it.each([
      ["nodenext", { module: "nodenext" }, "typescript"],
      ["bundler", { module: "esnext", moduleResolution: "bundler" }, "typescript"],
      ["native", { module: "nodenext" }, "typescript-7"],
    ])("has types under %s, every declaration checked", { timeout }, async (name, module, compiler) => {
      const project = join(folder, name);
      await mkdir(project, { recursive: true });
      const compilerOptions = {
        noEmit: true,
        strict: true,
        skipLibCheck: false,
        target: "es2023",
        types: [],
        ...module,
      };
      await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
      await writeFile(join(project, "use.ts"), program);
      const tsc = join(root, `node_modules/${compiler}/bin/tsc`);
      expect(await run(project, process.execPath, tsc, "-p", ".")).toEqual({ code: 0, out: "", err: "" });
    });
  });

  describe("with the embedded warehouse", () => {
    beforeAll(() => install(folder, "pg", "@electric-sql/pglite"), timeout);

    it("makes a repository and a training set", { timeout }, async () => {
      const here = ["--config", "features-of-mine"];
      const out = join(folder, "training.jsonl");
      const spine = join("features-of-mine", "spine.csv");
      for (const command of [
        ["load"],
        ["apply"],
        ["training-set", "--service", "failure_model", "--spine", spine, "--out", out],
      ])
        expect(await asof(...here, ...command)).toMatchObject({ code: 0 });
      const [first = ""] = (await readFile(out, "utf8")).split("\n");
      expect(Object.keys(JSON.parse(first))).toEqual(expect.arrayContaining(["machine_id", "temperature", "model"]));
      expect(await asof(...here, "plan")).toMatchObject({ code: 0, out: expect.stringContaining("nothing to change") });
    });

    it("gives a program its rows", { timeout }, async () => {
      await write(
        "rows.js",
        `import { createStore, entity, featureView, sql, t, query } from "asof";
         const airport = entity("airport", { key: { airport: t.string } });
         const source = query("w", sql\`select 'JFK' as airport, timestamptz '2013-01-01Z' as at, 39.0::float8 as temp\`, { eventTime: "at" });
         const weather = featureView("weather", { entities: [airport], source, features: { temp: t.float64 } });
         const store = createStore({ project: "p", definitions: { weather }, warehouse: { kind: "embedded", folder: null } });
         const spine = [{ airport: "JFK", event_timestamp: "2013-01-02T00:00:00Z" }];
         console.log(JSON.stringify(await store.getHistoricalFeatures({ features: [weather], spine }).toArray()));
         await store.close();`,
      );
      expect(JSON.parse(await node("rows.js"))).toEqual([
        { airport: "JFK", event_timestamp: "2013-01-02T00:00:00Z", temp: 39 },
      ]);
    });
  });
});
