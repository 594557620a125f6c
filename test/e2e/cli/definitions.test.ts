import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stages } from "../../../src/cli/commands/explain.ts";
import { explainStages } from "../../../src/runtime/explain/stages.ts";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;

beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  const template = fileURLToPath(new URL("init-templates/minimal", packageFolder()));
  await cp(template, folder, { recursive: true });
});
afterEach(() => place[Symbol.asyncDispose]());

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  expect(text).toMatch(from);
  await writeFile(path, text.replace(from, to));
}

test("plan tells what is new, changed and gone, with the SQL; apply publishes it; then there is nothing to do", async () => {
  const first = await asof(folder, "plan");
  expect(first).toMatchObject({ code: 2, err: "" });
  expect(first.out).toContain(
    "+ feature view readings\n+ feature service failure_model@1\n\nSQL of failure_model@1 (postgres)\n@@ -0,0 +1,",
  );
  expect(first.out).toMatch(/\n4 to add, 0 to change, 0 to remove\n$/);

  const applied = await asof(folder, "apply --by ada");
  expect(applied).toMatchObject({ code: 0, err: "" });
  expect(await asof(folder, "plan")).toEqual({
    code: 0,
    err: "",
    out: "nothing to change: the registry has these definitions\n",
  });
  expect((await asof(folder, "apply")).out).toBe("nothing to publish: the registry has these definitions\n");

  await edit("features/machines.ts", 'ttl: "2 hours"', 'ttl: "3 hours"');
  const changed = await asof(folder, "plan");
  expect(changed.code).toBe(2);
  expect(changed.out).toContain("~ feature view readings\n~   ttl: 2 hours -> 3 hours\n");
  expect(changed.out).toMatch(/\n-.*INTERVAL '7200 seconds'\n\+.*INTERVAL '10800 seconds'\n/);

  const json = await asof(folder, "plan --json");
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject({
    ok: true,
    hasChanges: true,
    changes: [{ key: "feature_view:readings", action: "change", fields: [{ path: "ttl", before: "7200000000" }] }],
    services: [{ service: "failure_model@1", dialect: "postgres", problems: [] }],
  });

  const second = await asof(folder, "apply --json");
  const { publication } = JSON.parse(second.out);
  expect(JSON.parse(second.out)).toMatchObject({
    ok: true,
    published: true,
    publication: { sequence: 2, appliedBy: null },
  });
  const history = JSON.parse((await asof(folder, "history --json")).out);
  expect(history.publications).toMatchObject([publication, { sequence: 1, appliedBy: "ada" }]);
  expect((await asof(folder, "history")).out).toMatch(
    /^# {2}applied at .*\n2 {2}.*\n1 {2}20\d\d-.*Z {2}[0-9a-f]{12} {2}ada\n$/,
  );

  await edit("features/machines.ts", /export const failureModel[\s\S]*$/, "");
  expect((await asof(folder, "plan")).out).toContain("- feature service failure_model@1\n");
});

test("a second process that applied meanwhile is told by name", async () => {
  const context = await import("../../../src/cli/open-project.ts");
  const { store } = await context.openProject(folder, {}, () => undefined);
  // Two that have looked at the same head: the slower one loses.
  const both = await Promise.allSettled([store.apply({ by: "ada" }), store.apply({ by: "bob" })]);
  const lost = both.find((one) => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ diagnostics: [{ code: "apply-conflict" }] });
  expect((await asof(folder, "history --json")).out).toMatch(/"appliedBy": "(ada|bob)"/);
});

test("list and show tell what is defined, and where", async () => {
  const all = await asof(folder, "list");
  expect(all.out).toContain("views\n  machine_facts  machine  2 features, static       What does not change");
  expect(all.out).toContain("  readings  data/readings.csv -> readings  read_at, known at received_at\n");
  const services = JSON.parse((await asof(folder, "list services --json")).out);
  expect(Object.keys(services)).toEqual(["ok", "project", "services"]);
  expect(services.services[0]).toMatchObject({
    reference: "failure_model@1",
    keys: [{ name: "machine_id", type: "string" }],
    place: { file: "features/machines.ts", line: 42 },
  });

  const shown = await asof(folder, "show readings");
  expect(shown.out).toContain("feature view readings  features/machines.ts:8\n");
  expect(shown.out).toMatch(/known {7}at the later of read_at and received_at\n {2}ttl {9}2 hours\n/);
  expect(shown.out).toContain("    temperature  float64  Degrees Celsius\n");
  expect(JSON.parse((await asof(folder, "show failure_model@1 --json")).out)).toMatchObject({
    ok: true,
    found: [
      { kind: "feature_service", features: [{ output: "temperature", view: "readings", type: "float64" }, {}, {}, {}] },
    ],
  });

  expect(await asof(folder, "show redings")).toMatchObject({
    code: 1,
    err: expect.stringContaining("did you mean 'readings'?"),
  });
  expect((await asof(folder, "show vibration")).err).toContain("it is a feature of readings");
});

test("compile prints SQL alone, without a warehouse", async () => {
  const { code, out, err } = await asof(folder, "compile --service failure_model");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^WITH\n[\s\S]*ORDER BY s\."asof_row"\n$/);
  const json = JSON.parse(
    (await asof(folder, "compile --service failure_model --strategy-for readings=rank --json")).out,
  );
  expect(json).toMatchObject({ ok: true, dialect: "postgres", parameters: 0, guessed: [], warnings: [] });
  expect(json.strategies[0]).toMatchObject({ role: "readings", strategy: "rank" });
  expect(json.columns[0]).toEqual({ name: "machine_id", type: "string", from: "spine", role: null });

  const typed = ["compile", "--features", "readings:vibration", "--spine", "table:lab.events", "--spine-types"];
  const table = await asof(folder, [...typed, "machine_id=string,event_timestamp=timestamp"]);
  expect(table.out).toContain('FROM "lab"."events"');
  expect((await asof(folder, typed.slice(0, -1))).err).toContain("error[spine-columns-unknown]");
  await writeFile(join(folder, "spine.sql"), "select machine_id, now() as event_timestamp from x;\n");
  expect((await asof(folder, "compile --features readings --spine @spine.sql")).out).toContain(
    "FROM (\nselect machine_id",
  );
  // Nothing was opened.
  expect(await readdir(folder)).not.toContain(".asof");
});

test("compile --latest prints what a run loads, without a warehouse", async () => {
  const asked = "compile --latest readings --from 2024-01-01 --to 2024-01-02";
  const { code, out, err } = await asof(folder, asked);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^-- readings: the newest row of each key [^\n]*\nSELECT DISTINCT ON \([\s\S]*\n$/);
  const json = JSON.parse((await asof(folder, `${asked} --shard 1/2 --dialect snowflake --json`)).out);
  expect(json).toMatchObject({
    ok: true,
    view: "readings",
    interval: { start: "2024-01-01T00:00:00Z", end: "2024-01-02T00:00:00Z" },
  });
  expect(json.sql).toContain(") = 1\nQUALIFY ");
  expect(json.columns[0]).toEqual({ name: "machine_id", type: "string", holds: "machine_id" });
  expect((await asof(folder, "compile --latest readings")).err).toContain("--latest needs --to");
  expect((await asof(folder, "compile --latest reading --to 2024-01-02")).err).toContain("error[unknown-view]");
  expect(await readdir(folder)).not.toContain(".asof");
});

test("explain tells plan, strategies and proofs, or one stage", async () => {
  expect(stages).toEqual(explainStages);
  const all = await asof(folder, "explain --service failure_model --spine spine.csv");
  expect(all.out).toContain("-- leak-freeness\nreadings       proved  ");
  expect(all.err).toContain("note: types guessed");
  for (const stage of stages) {
    const { code, out } = await asof(folder, `explain --service failure_model --stage ${stage}`);
    expect({ stage, code, empty: out.trim() === "" }).toEqual({ stage, code: 0, empty: false });
  }
  const json = JSON.parse((await asof(folder, "explain --service failure_model --stage certify --json")).out);
  expect(JSON.parse(json.text)).toEqual(json.certificates);
});

test("every problem of the definitions is told with its line", async () => {
  await edit(
    "features/machines.ts",
    "entities: [machine],\n  // A reading",
    "entities: [machine], ttl: 5,\n  // A reading",
  );
  await writeFile(join(folder, "features/broken.ts"), "export const x = ;\n");
  const { code, out, err } = await asof(folder, "plan");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(
    /error\[module-failed\]: syntax error.*\n --> features\/broken\.ts:1:18\n {2}\|\n1 \| export const x = ;\n/,
  );
  const json = JSON.parse((await asof(folder, "plan --json")).out);
  expect(json.ok).toBe(false);
  expect(json.diagnostics.map((one: { code: string }) => one.code)).toContain("module-failed");
});

test("teardown asks, and without anybody to answer it refuses", async () => {
  await asof(folder, "apply");
  const refused = await asof(folder, "teardown");
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining(
      "error[not-confirmed]: this would remove the registry .asof/registry with 1 publication",
    ),
  });
  expect(await asof(folder, "teardown", { answer: false })).toMatchObject({
    code: 1,
    err: "note: nothing was removed\n",
  });
  expect(await readdir(join(folder, ".asof"))).toEqual(["registry"]);
  expect((await asof(folder, "teardown", { answer: true })).out).toBe(
    "removed the registry .asof/registry with 1 publication\n",
  );
  expect(await readdir(join(folder, ".asof"))).toEqual([]);
  expect((await asof(folder, "teardown --yes")).out).toContain("there is no registry");
});

test("wrong usage ends with 64 and names what was meant, in JSON too", async () => {
  expect(await asof(folder, "aply")).toMatchObject({
    code: 64,
    err: "error: unknown command 'aply'\n  = help: did you mean 'apply'?\n",
  });
  expect(await asof(folder, "plan --jsn")).toMatchObject({
    code: 64,
    err: expect.stringContaining("did you mean '--json'?"),
  });
  expect(await asof(folder, "show")).toMatchObject({
    code: 64,
    err: "error: missing required argument 'name'\n  = help: asof show --help\n",
  });
  expect(await asof(folder, "list view")).toMatchObject({
    code: 64,
    err: "error: <what>: 'view' is none of its choices\n  = help: did you mean 'views'?\n",
  });
  expect(await asof(folder, "grants --for all")).toMatchObject({
    code: 64,
    err: "error: --for: 'all' is none of its choices\n  = help: there are: 'reading', 'training-sets'\n",
  });
  expect(await asof(folder, "jobs list --nonsense")).toMatchObject({
    code: 64,
    err: "error: unknown option '--nonsense'\n  = help: asof jobs --help\n",
  });
  expect(await asof(folder, "help aply")).toMatchObject({
    code: 64,
    err: "error: unknown command 'aply'\n  = help: did you mean 'apply'?\n",
  });
  expect(JSON.parse((await asof(folder, "--json")).out)).toMatchObject({
    ok: false,
    diagnostics: [{ code: "invalid-option", message: "no command is said" }],
  });
  expect(await asof(folder, "")).toMatchObject({ code: 64 });
  expect(await asof(folder, [])).toMatchObject({
    code: 64,
    out: "",
    err: expect.stringContaining("Usage: asof <command>"),
  });
  const json = await asof(folder, "aply --json");
  expect(json).toMatchObject({ code: 64, err: "" });
  expect(JSON.parse(json.out)).toMatchObject({
    ok: false,
    diagnostics: [{ code: "invalid-option", hint: "did you mean 'apply'?" }],
  });
  const ask = "training-set --service failure_model";
  for (const [words, message] of [
    [ask, "the rows to enrich are not said"],
    [`${ask} --as-of now --spine spine.csv`, "said in more than one way"],
    [`${ask} --range 2026-01-01`, "--range takes two instants"],
    [`${ask} --range 2026-01-02 2026-01-01`, "--range ends before it starts"],
    [`${ask} --as-of tomorrow`, "'tomorrow' is no instant"],
    [`${ask} --spine spine.csv --population table:x`, "--population goes with"],
    [`${ask} --as-of now --overwrite`, "--overwrite goes with --out"],
    [`${ask} --as-of now --limit 0`, "'0' is no number of rows"],
    ["training-set --as-of now", "no features are asked for"],
    ["load --index a", "--index goes with a file"],
  ] as const) {
    const { code, err } = await asof(folder, words);
    expect({ words, code, err }).toEqual({ words, code: 64, err: expect.stringContaining(message) });
  }
});

test("help and version are asked for, and go to stdout", async () => {
  const help = await asof(folder, "--help");
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toContain("  130  cancelled (Ctrl-C); nothing partial is kept, and a job goes on\n");
  expect((await asof(folder, "get-historical-features --help")).out).toContain("--strategy-for <view=name>");
  expect((await asof(folder, "--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("global options stand before a command or behind it, and --config names another repository", async () => {
  const elsewhere = join(folder, "elsewhere");
  await mkdir(elsewhere);
  const before = await asof(elsewhere, ["--json", "--config", "../asof.config.ts", "list", "entities"]);
  const behind = await asof(elsewhere, ["list", "entities", "--json", "--config", ".."]);
  expect(before).toEqual(behind);
  expect(JSON.parse(before.out).entities[0].name).toBe("machine");
  const lost = await asof(elsewhere, "list --config nowhere.ts");
  expect(lost).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[config-not-found]: 'nowhere.ts' does not exist"),
  });
});

test("a password never comes out", async () => {
  await edit(
    "asof.config.ts",
    /warehouse: .*\n/,
    'warehouse: { kind: "postgres", url: "postgres://me:s3cret@127.0.0.1:1/x" },\n',
  );
  for (const words of ["load", "load --json", "training-set --service failure_model --as-of now"]) {
    const { code, out, err } = await asof(folder, words, { environment: { ASOF_DEBUG: "1" } });
    expect(code).toBe(1);
    expect(out + err).toContain("warehouse-unreachable");
    expect(out + err).not.toContain("s3cret");
  }
});
