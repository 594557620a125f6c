import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;

beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
});
afterEach(() => place[Symbol.asyncDispose]());

const configured = (rest: string) =>
  writeFile(
    join(folder, "asof.config.ts"),
    `import { defineConfig, env } from "asof";\nexport default defineConfig({ project: "machines", definitions: "features", ${rest} });\n`,
  );
const production = `environments: {
  production: { warehouse: { kind: "snowflake", account: "org-one", user: "loader", privateKeyPath: "key.p8", database: "ML", schema: "FEATURES" } },
  analysis: { warehouse: { kind: "bigquery", dataset: "features", labels: { env: "analysis" } }, registry: "published" },
}`;

describe("one repository in several environments", () => {
  it("compiles for the environment's warehouse, without its packages or a connection", async () => {
    await configured(production);
    const sqlOf = async (words: string, environment = {}) => {
      const ran = await asof(folder, `compile --service failure_model --json${words}`, { environment });
      expect(ran).toMatchObject({ code: 0, err: "" });
      return JSON.parse(ran.out);
    };
    const [own, snowflake, bigquery] = [
      await sqlOf(""),
      await sqlOf(" --env production"),
      await sqlOf(" --env analysis"),
    ];
    expect([own.dialect, snowflake.dialect, bigquery.dialect]).toEqual(["postgres", "snowflake", "bigquery"]);
    expect(snowflake.sql).toContain("ASOF JOIN");
    expect(bigquery.sql).toContain("`");
    expect(await sqlOf("", { ASOF_ENV: "production" })).toEqual(snowflake);
    expect(await sqlOf(" --env default", { ASOF_ENV: "production" })).toEqual(own);
    expect(await sqlOf("", { ASOF_ENV: "" })).toEqual(own);
    for (const dialect of ["postgres", "snowflake", "bigquery"]) {
      const [here, there] = [
        await sqlOf(` --dialect ${dialect}`),
        await sqlOf(` --env production --dialect ${dialect}`),
      ];
      expect(there.sha256).toBe(here.sha256);
    }
  });

  it("plans in each of their dialects, and publishes to a registry of each", async () => {
    await configured(production);
    const first = await asof(folder, "plan --env production --json");
    const { environment, services } = JSON.parse(first.out);
    expect(environment).toBe("production");
    const told = services.map(({ service, dialect }: { service: string; dialect: string }) => `${service} ${dialect}`);
    expect(told).toEqual(["failure_model@1 postgres", "failure_model@1 snowflake", "failure_model@1 bigquery"]);

    expect((await asof(folder, "apply --env production")).out).toContain("published 1");
    expect((await asof(folder, "plan --env production")).code).toBe(0);
    expect((await asof(folder, "plan")).code).toBe(2);
    expect((await asof(folder, "apply --env analysis --quiet")).code).toBe(0);
    expect(await readdir(join(folder, ".asof"))).toEqual(["registry-production"]);
    expect(await readdir(folder)).toContain("published");
    expect(JSON.parse((await asof(folder, "history --env production --json")).out).publications).toHaveLength(1);

    const text = await asof(folder, "plan");
    for (const dialect of ["postgres", "snowflake", "bigquery"])
      expect(text.out).toContain(`SQL of failure_model@1 (${dialect})\n@@ -0,0 +1,`);
  });

  it("keeps rows of the embedded warehouse apart where folders are", async () => {
    await configured('environments: { trial: { warehouse: { kind: "embedded", folder: ".asof/trial" } } }');
    expect((await asof(folder, "load --quiet --env trial")).code).toBe(0);
    const trainingSet = "training-set --service failure_model --spine spine.csv --json --out";
    expect(await asof(folder, `${trainingSet} trial.csv --env trial`)).toMatchObject({ code: 0 });
    const { code, out } = await asof(folder, `${trainingSet} out.csv`);
    expect({ code, out: JSON.parse(out).diagnostics[0].code }).toEqual({ code: 1, out: "relation-not-found" });
    expect((await asof(folder, "teardown --env trial --yes")).code).toBe(0);
  });

  it("is looked at by doctor, that names the environment", async () => {
    await configured(production);
    const { code, out } = await asof(folder, "doctor --json --env production");
    const checks: readonly { name: string; status: string; found: string; fix: string | null }[] =
      JSON.parse(out).checks;
    const of = (name: string) => checks.find((one) => one.name === name);
    expect(code).toBe(1);
    expect(of("configuration")?.found).toContain(", environment production");
    expect(of("client packages")?.found).toContain("snowflake-sdk");
    expect(of("registry")?.found).toContain("registry-production");
    expect(of("connection")).toMatchObject({ status: "failed", found: expect.stringContaining("key.p8") });
  });
});

describe("what is wrong with environments", () => {
  const diagnosticsOf = async (words = "list --json") => {
    const { code, out } = await asof(folder, words);
    expect(code).toBe(1);
    return JSON.parse(out).diagnostics;
  };

  it("a name that there is not", async () => {
    await configured(production);
    expect(await diagnosticsOf("list --json --env prodution")).toMatchObject([
      { code: "config-invalid", message: "there is no environment 'prodution'", hint: "did you mean 'production'?" },
    ]);
    await configured("");
    expect(await diagnosticsOf("list --json --env production")).toMatchObject([
      { hint: expect.stringContaining('environments: { "production": { warehouse: { … } } }') },
    ]);
  });

  it("all at once, in each of them, chosen or not", async () => {
    await configured(`environments: {
      default: { warehouse: { kind: "embedded" } },
      "a b": { warehouse: { kind: "embedded" } },
      staging: { registry: 5 },
      other: { warehous: {} },
    }`);
    const place = { file: "asof.config.ts", line: 2 };
    expect(await diagnosticsOf()).toMatchObject([
      { path: "config.environments.default", hint: "say it at the top of the configuration", place },
      { path: 'config.environments["a b"]', hint: "use letters, digits, - and _", place },
      { path: "config.environments.staging.warehouse", message: "this option is needed", place },
      { path: "config.environments.staging.registry", place },
      { path: "config.environments.other.warehous", message: "an environment has no option 'warehous'" },
      { path: "config.environments.other.warehouse", place },
    ]);
    await configured('environments: ["production"]');
    expect(await diagnosticsOf()).toMatchObject([{ path: "config.environments", place }]);
  });

  it("options and keys of a warehouse that is not chosen", async () => {
    await configured(`environments: {
      one: { warehouse: { kind: "snowflak" } },
      two: { warehouse: { kind: "snowflake", user: "x", password: "hush-hush", warehouse: 5, roles: "A" } },
      three: { warehouse: { kind: "bigquery", keyFilename: "hush.json", maximumBytesBilled: "10" } },
    }`);
    const place = { file: "asof.config.ts", line: 2 };
    const told = await diagnosticsOf();
    expect(told).toMatchObject([
      { path: "environments.one.warehouse.kind", hint: "did you mean 'snowflake'?", place },
      { path: "environments.two.warehouse.account", place },
      { path: "environments.two.warehouse.password", hint: expect.stringContaining('env("NAME")'), place },
      { path: "environments.two.warehouse.warehouse", message: "'warehouse' takes text" },
      { path: "environments.two.warehouse.roles", hint: "did you mean 'role'?" },
      { path: "environments.three.warehouse.keyFilename", hint: expect.stringContaining("log in on the machine") },
      { path: "environments.three.warehouse.maximumBytesBilled", message: "'maximumBytesBilled' takes a number" },
    ]);
    expect(JSON.stringify(told)).not.toContain("hush");
  });

  it("a variable that is missing, when the warehouse is needed and not before", async () => {
    await configured(
      'environments: { production: { warehouse: { kind: "snowflake", account: env("ACCOUNT"), oauthToken: env("TOKEN") } } }',
    );
    await mkdir(join(folder, "out"));
    expect((await asof(folder, "compile --service failure_model --env production")).code).toBe(0);
    const words = "training-set --service failure_model --spine spine.csv --out out/x.csv --json --env production";
    expect(await diagnosticsOf(words)).toMatchObject([
      { code: "environment-missing", path: "environments.production.warehouse.account" },
      { code: "environment-missing", path: "environments.production.warehouse.oauthToken" },
    ]);
  });
});
