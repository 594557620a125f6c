import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { runsServer } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
const template = fileURLToPath(new URL("init-templates/postgres", packageFolder()));
beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(template, folder, { recursive: true });
});
afterEach(() => place[Symbol.asyncDispose]());

/** The template's query reads a table that no other source names, in a schema whose name needs quotes. */
async function withHostileQuery(): Promise<void> {
  const path = join(folder, "features/accounts.ts");
  const text = await readFile(path, "utf8");
  expect(text).toMatch(/from usage`/);
  await writeFile(path, text.replace("from usage`", 'from "Raw ""Data"""."Minutes"`'));
}

describe("asof grants", () => {
  const environment = { PGHOST: "127.0.0.1", PGPORT: "1", PGUSER: "me", PGDATABASE: "ml", PGPASSWORD: "hush-hush" };

  it("prints a script with what the sources need, without a connection", async () => {
    await withHostileQuery();
    const { code, out, err } = await asof(folder, "grants", { environment });
    expect({ code, out }).toEqual({
      code: 0,
      out: `-- to connect
GRANT CONNECT ON DATABASE "ml" TO "me";
-- to find tables
GRANT USAGE ON SCHEMA "Raw ""Data""" TO "me";
GRANT USAGE ON SCHEMA "public" TO "me";
-- to read sources
GRANT SELECT ON TABLE "Raw ""Data"""."Minutes" TO "me";
GRANT SELECT ON TABLE "public"."accounts" TO "me";
GRANT SELECT ON TABLE "public"."usage" TO "me";
`,
    });
    expect(err).toContain("note: names without a schema");
  });

  it("tells them as data", async () => {
    const words = "grants --for training-sets --schema sets --to maker --json";
    const { out } = await asof(folder, words, { environment });
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      environment: "default",
      dialect: "postgres",
      for: "training-sets",
      to: "maker",
      grants: expect.arrayContaining([
        { statement: 'GRANT TEMPORARY ON DATABASE "ml" TO "maker";', purpose: "to upload spines" },
        { statement: 'GRANT CREATE ON SCHEMA "sets" TO "maker";', purpose: "to make training sets as tables" },
      ]),
      remarks: [expect.stringContaining("public")],
    });
    expect(out).not.toContain("hush-hush");
  });

  it.each([
    ["grants --for writing", 64, "invalid-option"],
    ["grants --schema sets", 64, "invalid-option"],
    ["grants --for training-sets --schema a.b.c", 1, "invalid-name"],
  ])("%s is refused", async (words, code, diagnostic) => {
    const ran = await asof(folder, `${words} --json`, { environment });
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.out).diagnostics[0].code).toBe(diagnostic);
  });

  it("tells what the configuration does not say, and a query that is none", async () => {
    const config =
      'import { defineConfig } from "asof";\nexport default defineConfig({ project: "a", definitions: "features" });\n';
    await writeFile(join(folder, "asof.config.ts"), config);
    expect(JSON.parse((await asof(folder, "grants --json")).out).diagnostics).toMatchObject([
      { code: "config-invalid", path: "to" },
      { code: "config-invalid", path: "warehouse.database", hint: expect.stringContaining("embedded") },
    ]);
    const path = join(folder, "features/accounts.ts");
    await writeFile(path, (await readFile(path, "utf8")).replace("sql`select", "sql`delete"));
    const { out } = await asof(folder, "grants --json --to x");
    expect(JSON.parse(out).diagnostics).toMatchObject([
      { code: expect.stringContaining("source-"), path: "featureViews.intensity.source", place: { line: 34 } },
    ]);
  });
});

describe.runIf(runsServer())("a role with exactly these rights", () => {
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
      insert into usage select i, now() - interval '2 days', now() - interval '1 day', 2, 60 * i from generate_series(1, 9) i;
      insert into accounts select i, 'free', 'NL', '2020-01-01' from generate_series(1, 9) i;
      create schema "Raw ""Data""";
      create table "Raw ""Data"""."Minutes" as select account_id, day, loaded_at, active_users, seconds from usage;
      create table "Raw ""Data"""."Others" as select account_id, now() - interval '1 hour' as at from usage;
      create table others as select account_id, now() - interval '1 hour' as at from usage;
      create schema sets;
      create table sets.others as select * from others;
      revoke all on schema public from public;
      revoke all on database postgres from public;
      create role reading login password 'reads-only';
      create role making login password 'makes-only'`);
  });
  afterAll(async () => {
    await owner?.stop();
    await server?.stop();
  });
  beforeEach(withHostileQuery);

  const as = (user: string, password: string) => ({
    environment: { PGHOST: "127.0.0.1", PGPORT: String(server.port), PGUSER: user, PGPASSWORD: password },
  });
  const reading = () => as("reading", "reads-only");
  const making = () => as("making", "makes-only");
  const granted = async (words: string) => {
    const { code, out } = await asof(folder, `grants ${words}`, as("postgres", "unused"));
    expect(code).toBe(0);
    await owner.script(out);
  };
  /** What a command that fails says. */
  const refusal = async (words: string | readonly string[], given: ReturnType<typeof as>): Promise<string> => {
    const { code, out } = await asof(folder, words, given);
    expect(code).toBe(1);
    return JSON.parse(out)
      .diagnostics.map(({ message }: { message: string }) => message)
      .join("; ");
  };
  const spineOf = (table: string) => [
    ...["training-set", "--service", "churn_model", "--json", "--out", "others.csv"],
    ...["--spine", `select account_id, at as event_timestamp from ${table}`],
  ];

  it("reads features, and no more than them", async () => {
    const range = "training-set --service churn_model --range 2020-01-01 2100-01-01 --json --overwrite --out range.csv";
    expect(await refusal(range, reading())).toContain("permission denied for database");
    await granted("--to reading");
    const { code, out } = await asof(folder, range, reading());
    expect({ code, rows: JSON.parse(out).rows }).toEqual({ code: 0, rows: 9 });
    expect(await asof(folder, "score --service churn_model --to scores.csv --json", reading())).toMatchObject({
      code: 0,
    });
    const uploaded = "training-set --service churn_model --spine spine.csv --json --out spine-out.csv";
    expect(await refusal(uploaded, reading())).toContain("permission denied to create temporary tables");
    const kept = range.replace("range.csv", "table:public.kept");
    expect(await refusal(kept, reading())).toContain("permission denied for schema public");
    expect(await refusal(spineOf("others"), reading())).toContain("permission denied for table others");
    expect(await refusal(spineOf("sets.others"), reading())).toContain("permission denied for schema sets");
    const beside = spineOf('"Raw ""Data"""."Others"');
    expect(await refusal(beside, reading())).toContain("permission denied for table Others");
  });

  it("makes training sets as rows and as tables, and changes nothing else", async () => {
    await granted("--to making --for training-sets --schema sets");
    const trainingSet = "training-set --service churn_model --spine spine.csv --json --out";
    expect(await asof(folder, `${trainingSet} rows.csv`, making())).toMatchObject({ code: 0 });
    expect(await asof(folder, `${trainingSet} table:sets.kept`, making())).toMatchObject({ code: 0 });
    expect(await asof(folder, `${trainingSet} table:sets.kept --overwrite`, making())).toMatchObject({ code: 0 });
    expect(await refusal(`${trainingSet} table:public.kept`, making())).toContain(
      "permission denied for schema public",
    );
    const taken = `${trainingSet} table:sets.others --overwrite`;
    expect(await refusal(taken, making())).toContain("must be owner of table others");
    expect(await refusal(spineOf("sets.others"), making())).toContain("permission denied for table others");
    const doctor = JSON.parse((await asof(folder, "doctor --json --out table:sets.more", making())).out);
    expect(doctor.checks.filter(({ status }: { status: string }) => status === "failed")).toEqual([]);
  });
});
