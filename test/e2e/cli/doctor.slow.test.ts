import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Check } from "../../../src/cli/doctor/check.ts";
import { openProject } from "../../../src/cli/open-project.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { runsServer } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { asof, putWarehouse, type Surroundings, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
});
afterEach(() => place[Symbol.asyncDispose]());

const template = (name: string) => fileURLToPath(new URL(`init-templates/${name}`, packageFolder()));

interface Examined {
  readonly code: number;
  readonly checks: readonly Check[];
  /** One of them by its name. */
  of(name: string): Check | undefined;
  readonly failed: readonly string[];
}

async function examine(words = "doctor --json", given: Surroundings = {}): Promise<Examined> {
  const { code, out } = await asof(folder, words, given);
  const { ok, checks }: { ok: boolean; checks: Check[] } = JSON.parse(out);
  expect(ok).toBe(code === 0);
  const failed = checks.filter(({ status }) => status === "failed").map(({ name }) => name);
  return { code, checks, of: (name) => checks.find((one) => one.name === name), failed };
}

/** Replaces something in the definitions. */
async function change(from: string, to: string, file = "features/machines.ts"): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

describe("asof doctor on the embedded warehouse", () => {
  /** A project that is loaded and applied, to be copied: an engine takes its time to be set up. */
  let ready: Workspace;
  beforeAll(async () => {
    ready = await workspace();
    await cp(template("minimal"), ready.folder, { recursive: true });
    await putWarehouse(ready.folder);
    expect((await asof(ready.folder, "load --quiet")).code).toBe(0);
    expect((await asof(ready.folder, "apply --quiet")).code).toBe(0);
  });
  afterAll(() => ready[Symbol.asyncDispose]());
  const setUp = () => cp(ready.folder, folder, { recursive: true });

  it("finds nothing wrong with a project that is set up", async () => {
    await setUp();
    const { code, checks, of } = await examine();
    expect(code).toBe(0);
    expect(checks.filter(({ status }) => status === "failed" || status === "skipped")).toEqual([]);
    expect(of("definitions")?.found).toBe("1 entity, 2 views, 1 service from 2 files");
    expect(of("version")?.found).toMatch(/^PostgreSQL \d+/);
    for (const name of [
      "node",
      "configuration",
      "client packages",
      "registry",
      "clock",
      "encoding",
      "temporary tables",
    ])
      expect(of(name)?.status, name).toBe("ok");
    expect(of("view readings")).toMatchObject({
      status: "ok",
      found: "its columns are there, 2 features of fitting types",
    });
  });

  it("looks at the online store, run state and what is served, before and after a first load", {
    timeout: 180_000,
  }, async () => {
    await setUp();
    await change(
      'warehouse: { kind: "embedded", folder: ".asof/warehouse" },',
      'warehouse: { kind: "embedded", folder: ".asof/warehouse" }, online: { kind: "embedded" },',
      "asof.config.ts",
    );
    const before = await examine();
    expect(before.failed).toEqual([]);
    expect(before.of("online store")).toMatchObject({
      status: "ok",
      found: expect.stringMatching(/^PostgreSQL .*, where nothing is made yet$/),
    });
    expect(before.of("served readings")).toMatchObject({
      status: "warning",
      fix: expect.stringContaining("materialize"),
    });
    expect((await asof(folder, "materialize-incremental now --quiet", { now: new Date().toISOString() })).code).toBe(0);
    const { code, of, checks } = await examine();
    expect(code).toBe(0);
    for (const name of ["online store", "online store clock", "run state", "run state clock"])
      expect(of(name)?.status, name).toBe("ok");
    expect(of("run state")?.found).toContain("asof_runs");
    expect(of("served machine_facts")).toMatchObject({ status: "ok", found: expect.stringContaining("loaded until") });
    expect(checks.filter(({ name }) => name.endsWith("rights"))).toEqual([]);
  });

  it("tells people the same as scripts", async () => {
    await setUp();
    const { out, code } = await asof(folder, "doctor");
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +node +Node\.js \d+/);
    expect(out).toMatch(/\n\d+ ok(, \d+ warnings?)?\n$/);
  });

  it("tells what is not loaded and not applied yet, and how", async () => {
    await cp(template("minimal"), folder, { recursive: true });
    await putWarehouse(folder);
    const { code, of, failed } = await examine();
    expect(code).toBe(1);
    expect(failed).toEqual(["table machines", "table readings"]);
    expect(of("table readings")).toEqual({
      name: "table readings",
      status: "failed",
      found: "does not exist",
      fix: "load it: asof load",
    });
    expect(of("view readings")).toMatchObject({ status: "skipped" });
    expect(of("registry")).toMatchObject({ status: "warning", fix: "publish: asof apply" });
  });

  it("tells definitions that differ from the registry, types that do not fit and columns that are not there", async () => {
    await setUp();
    await change('vibration: t.float64.describe("Millimetres', 'vibration: t.bool.describe("Millimetres');
    await change("      vibration: t.float64,\n", "");
    await change("features: { model: t.string,", 'features: { model: t.string.from("modle"),');
    await change("columns: { machine_id: t.string, model: t.string, built: t.int32 },", "columns: undefined,");
    const { of, failed } = await examine();
    expect(failed.length).toBeGreaterThan(0);
    const told = failed.map((name) => of(name)?.found).join("\n");
    expect(told).toMatch(/modle|vibration/);
  });

  it("tells a type that does not fit the table", async () => {
    await setUp();
    await change("      vibration: t.float64,\n", "      vibration: t.bool,\n");
    await change("vibration: t.float64.describe", "vibration: t.bool.describe");
    const { of, failed } = await examine();
    expect(failed).toEqual(["view readings"]);
    expect(of("view readings")?.found).toContain("vibration");
    expect(of("view machine_facts")?.status).toBe("ok");
  });

  it("tells broken definitions by their place, and looks no further", async () => {
    await cp(template("minimal"), folder, { recursive: true });
    await writeFile(join(folder, "features/broken.ts"), "export const x = ;\n");
    const { of, failed, code } = await examine();
    expect({ code, failed }).toEqual({ code: 1, failed: ["definitions"] });
    expect(of("configuration")?.status).toBe("ok");
    expect(of("definitions")?.found).toContain("features/broken.ts:1");
    expect(of("connection")).toMatchObject({ status: "skipped" });
  });

  it("tells that there is no configuration", async () => {
    await using empty = await workspace();
    const { out, code } = await asof(empty.folder, "doctor --json");
    expect(code).toBe(1);
    expect(out).toContain('"found": "there is no asof.config.ts in');
  });

  it("tells a clock that is off", async () => {
    await setUp();
    const open: Surroundings["open"] = async (from, onRoot) => {
      const project = await openProject(from, {}, onRoot);
      const warehouse: Warehouse = await project.store.warehouse();
      const health: Warehouse["health"] = async (asked, signal) => {
        const found = await warehouse.health(asked, signal);
        return { ...found, clock: found.clock + 3_600_000_000n };
      };
      project.store.warehouse = async () => ({ ...warehouse, health });
      return project;
    };
    const { of } = await examine("doctor --json", { open });
    expect(of("clock")).toMatchObject({
      status: "warning",
      found: expect.stringMatching(/^the warehouse is 3\d\d\d s ahead of this machine/),
      fix: "set both by a time server (NTP)",
    });
  });

  it("tells where output cannot go", async () => {
    await setUp();
    expect((await examine("doctor --json --out training.parquet")).of("output folder")?.status).toBe("ok");
    expect((await examine("doctor --json --out out/training.parquet")).of("output folder")).toMatchObject({
      status: "failed",
      fix: expect.stringMatching(/^create it: mkdir -p ".*out"$/),
    });
    const { of } = await examine("doctor --json --out table:nowhere.scores");
    expect(of("new tables")).toMatchObject({
      status: "failed",
      found: "may not be made in schema nowhere",
      fix: expect.stringContaining('create schema "nowhere"'),
    });
  });
});

describe("asof doctor without a server", () => {
  beforeEach(() => cp(template("postgres"), folder, { recursive: true }));
  const environment = { PGHOST: "127.0.0.1", PGPORT: "1", PGUSER: "me", PGPASSWORD: "hush-hush" };

  it("tells that nothing answers there", async () => {
    const { of, failed, code } = await examine("doctor --json", { environment });
    expect({ code, failed }).toEqual({ code: 1, failed: ["connection"] });
    expect(of("connection")).toMatchObject({
      found: expect.stringContaining("cannot use the server at 127.0.0.1:1"),
      fix: expect.stringContaining("check that it runs there"),
    });
    expect(JSON.stringify(of("connection"))).not.toContain("hush-hush");
  });

  it("tells an environment variable that is missing", async () => {
    const { of } = await examine("doctor --json", { environment: { PGHOST: "127.0.0.1" } });
    expect(of("connection")).toMatchObject({ status: "failed", found: expect.stringContaining("PGUSER is not set") });
  });
});

describe.runIf(runsServer())("asof doctor on a server", () => {
  let server: TestServer;
  let owner: RunningEngine;
  beforeAll(async () => {
    server = await startServer();
    const { serverEngine } = await import("../../../dialects/postgres/driver/server.ts");
    const { running } = await import("../../engines/running.ts");
    owner = running(await serverEngine({ url: server.url }), async () => undefined);
    await owner.script(`
      create table usage (account_id bigint, day timestamptz, loaded_at timestamptz, active_users int, seconds bigint);
      create table accounts (account_id bigint, plan text, country text, opened_on date);
      insert into usage select i, now(), now(), 1, 1 from generate_series(1, 100) i;
      create schema vault;
      create table vault.sealed (account_id bigint, plan text);
      create role reader login password 'reads-only';
      grant select on usage to reader;
      revoke create on schema public from public;
      revoke temporary on database postgres from public`);
  });
  afterAll(async () => {
    await owner?.stop();
    await server?.stop();
  });
  beforeEach(() => cp(template("postgres"), folder, { recursive: true }));

  const as = (user: string, password: string) => ({
    environment: { PGHOST: "127.0.0.1", PGPORT: String(server.port), PGUSER: user, PGPASSWORD: password },
  });

  it("tells each right that a role lacks, with the grant that gives it", async () => {
    const { of, failed } = await examine("doctor --json --out table:scores", as("reader", "reads-only"));
    expect(failed).toEqual(expect.arrayContaining(["temporary tables", "new tables", "table accounts"]));
    expect(of("connection")?.found).toBe("reader at database postgres");
    expect(of("temporary tables")?.fix).toBe('grant temporary on database "postgres" to "reader"');
    expect(of("new tables")?.fix).toBe('grant create on schema "public" to "reader"');
    expect(of("table accounts")).toMatchObject({
      found: "may not be read",
      fix: 'grant select on "accounts" to "reader"',
    });
    expect(of("view account_facts")?.status).toBe("skipped");
    expect(of("view usage")?.status).toBe("ok");
    // Never analyzed: a table that autovacuum has not come to yet.
    expect(of("table usage")).toMatchObject({ status: "warning", fix: 'analyze "usage"' });
  });

  it("is content once all was granted and counted, as its own advice says", async () => {
    const before = await examine("doctor --json --out table:scores", as("reader", "reads-only"));
    const grants = before.checks.flatMap(({ fix }) => (fix?.startsWith("grant ") ? [fix] : []));
    expect(grants.length).toBe(3);
    await owner.script(grants.join(";"));
    for (const { name, fix } of before.checks)
      if (name.startsWith("index of ") || fix?.startsWith("analyze ")) await owner.script(fix ?? "");
    await owner.script("analyze");
    const after = await examine("doctor --json --out table:scores", as("reader", "reads-only"));
    expect(after.failed).toEqual([]);
    expect(after.checks.filter(({ name, status }) => status === "warning" && name !== "registry")).toEqual([]);
  });

  it("tells a table that is in a schema beside the path, and one in a schema that is closed", async () => {
    await change('table: "accounts",', 'table: "sealed",', "features/accounts.ts");
    const elsewhere = await examine("doctor --json", as("reader", "reads-only"));
    expect(elsewhere.of("table sealed")).toMatchObject({
      found: "does not exist there, but in vault",
      fix: "name its schema: vault",
    });
    await change('table: "sealed",', 'table: "sealed", schema: "vault",', "features/accounts.ts");
    const closed = await examine("doctor --json", as("reader", "reads-only"));
    expect(closed.of("table vault.sealed")?.fix).toBe(
      'grant usage on schema "vault" to "reader"; grant select on "vault"."sealed" to "reader"',
    );
  });

  it("tells a wrong password without repeating it", async () => {
    const { of, failed } = await examine("doctor --json", as("reader", "wrong-password-here"));
    expect(failed).toEqual(["connection"]);
    expect(of("connection")?.fix).toContain("check the user, the password");
    expect(JSON.stringify(of("connection"))).not.toContain("wrong-password-here");
  });
});
