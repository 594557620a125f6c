import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { templates } from "../../../src/cli/init/templates.ts";
import { version } from "../../../src/kernel/version.ts";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { runsServer } from "../../engines/engines.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { putWarehouse, type Ran, asof as run, sharedProject, type Workspace, workspace } from "./running.ts";

let place: Workspace;
beforeAll(async () => {
  place = await workspace();
});
afterAll(() => place[Symbol.asyncDispose]());

/** The words of a line as a shell would split it; a comment is none. */
function wordsOf(line: string): readonly string[] {
  return [...line.replace(/ +#.*/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Runs the commands of asof that `init` tells, in their order. */
async function firstCommands(folder: string, environment: Record<string, string> = {}): Promise<readonly Ran[]> {
  const { name = "", next = [] } = templates().find((one) => folder.endsWith(one.name)) ?? {};
  expect((await run(place.folder, `init ${name} --template ${name} --quiet`)).code).toBe(0);
  const isEmbedded = Object.keys(environment).length === 0;
  if (isEmbedded) await putWarehouse(folder);
  const shared = isEmbedded ? await sharedProject(folder) : null;
  try {
    const ran: Ran[] = [];
    for (const line of next.filter((one) => one.startsWith("asof ")))
      ran.push(await run(folder, wordsOf(line).slice(1), { environment, ...(shared && { open: shared.open }) }));
    return ran;
  } finally {
    await shared?.close();
  }
}

describe("the first commands of a template work", () => {
  it("minimal", async () => {
    const folder = join(place.folder, "minimal");
    const ran = await firstCommands(folder);
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(ran[0]?.out).toContain("1 passed, 0 failed");
    expect(ran.at(-1)?.out).toMatch(/^wrote 3 rows in .*\n {2}as of {5}2026-03-02T12:31:00Z\n {2}to {8}scores\.csv\n/);
    expect(await readFile(join(folder, "scores.csv"), "utf8")).toMatch(/^machine_id,event_timestamp,temperature/);
  });

  it("nycflights13", async () => {
    const ran = await firstCommands(join(place.folder, "nycflights13"));
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(ran[0]?.out).toContain("1 passed, 0 failed");
    expect(ran[1]?.out).toContain("loaded 3,680 rows of data/flights.csv.gz into flights");
    expect(ran[3]?.out).toContain("wrote 3,680 rows");
    expect(ran[4]?.out).toContain("wrote 33 rows");
  });

  it.each([
    ["snowflake", "ASOF JOIN"],
    ["bigquery", "`asof_spine`"],
  ])("%s: at home, and compiled for production without an account", async (name, spoken) => {
    const folder = join(place.folder, name);
    const ran = await firstCommands(folder);
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(ran[0]?.out).toContain("1 passed, 0 failed");
    expect(ran[2]?.out).toContain("wrote 7 rows");
    expect(ran[3]?.out).toContain(spoken);
    const environment = { GCP_PROJECT: "my-project" };
    const planned = await run(folder, "--env production plan", { environment });
    expect(planned).toMatchObject({ code: 2, out: expect.stringContaining(`SQL of churn_model@1 (${name})`) });
    const words = "--env production grants --for training-sets --to user:ann@example.com";
    expect(await run(folder, words, { environment })).toMatchObject({ code: 0 });
  });

  it.runIf(runsServer())("postgres", async () => {
    const server: TestServer = await startServer();
    try {
      const { port, password, username } = new URL(server.url);
      const environment = { PGHOST: "127.0.0.1", PGPORT: port, PGUSER: username, PGPASSWORD: password };
      const [test, doctor, ...ran] = await firstCommands(join(place.folder, "postgres"), environment);
      expect(test).toMatchObject({ code: 0, out: expect.stringContaining("1 passed, 0 failed") });
      // Nothing is loaded yet: it says so, and what to do.
      expect(doctor).toMatchObject({ code: 1, out: expect.stringContaining("fix: load it: asof load") });
      expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      expect(ran.at(-1)?.out).toMatch(/^wrote 4 rows in .*\n {2}as of {5}20\d\d-.*\n {2}to {8}table churn_scores\n/);
    } finally {
      await server.stop();
    }
  });
});

describe.each(templates())("the template $name", ({ folder, name, next }) => {
  it("asks for this version of asof, and for the clients of its warehouse", async () => {
    const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const { peerDependencies } = JSON.parse(await readFile(new URL("package.json", packageFolder()), "utf8"));
    const clients: Readonly<Record<string, readonly string[]>> = {
      postgres: ["pg"],
      snowflake: ["@electric-sql/pglite", "pg", "snowflake-sdk"],
      bigquery: ["@electric-sql/pglite", "pg", "@google-cloud/bigquery"],
    };
    const wanted = clients[name] ?? ["@electric-sql/pglite", "pg"];
    const versions = wanted.map((client) => [client, peerDependencies[client]]);
    expect(dependencies).toEqual({ asof: `^${version}`, ...Object.fromEntries(versions) });
  });

  it("tells the same first commands in its README", async () => {
    const readme = await readFile(join(folder, "README.md"), "utf8");
    for (const line of next) expect(readme.replace(/^npx /gm, "")).toContain(line.replace(/ +#.*/, ""));
  });

  it("holds no secret", async () => {
    const config = await readFile(join(folder, "asof.config.ts"), "utf8");
    expect(config).not.toMatch(/password: ["'`]/);
    const example = await readFile(join(folder, ".env.example"), "utf8").catch(() => "");
    expect(example).not.toMatch(/^PGPASSWORD=.+/m);
  });
});

it.each(["features/accounts.ts", "features/accounts.tests.ts", "data/usage.csv", "spine.csv"])(
  "%s is the same for Snowflake and BigQuery: only the configuration differs",
  async (file) => {
    const [left, right] = ["snowflake", "bigquery"].map((name) =>
      readFile(new URL(`init-templates/${name}/${file}`, packageFolder()), "utf8"),
    );
    expect(await left).toBe(await right);
  },
);

it("all templates together are small, and npm packs every file of them", async () => {
  const files = await readdir(new URL("../../../init-templates", import.meta.url), {
    recursive: true,
    withFileTypes: true,
  });
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300 * 1024);
  const root = new URL("../../../", import.meta.url);
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const packed = stdout.match(/"init-templates\/[^"]*"/g) ?? [];
  expect(packed).toHaveLength(paths.length);
});
