import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { version } from "../../../src/kernel/version.ts";
import { readRows } from "../../../src/runtime/files/read-rows.ts";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;

beforeAll(async () => {
  place = await workspace();
  folder = join(place.folder, "features");
});
afterAll(() => place[Symbol.asyncDispose]());

test("init, load, apply and training-set make a training set of what init wrote", async () => {
  const made = await asof(place.folder, "init features");
  expect(made).toMatchObject({ code: 0, err: "" });
  expect(made.out).toContain("cd features\n  npm install\n  npx asof test\n  npx asof load");
  expect(await readdir(folder)).toContain(".gitignore");

  const loaded = await asof(folder, "load");
  expect(loaded).toMatchObject({ code: 0, err: "" });
  expect(loaded.out).toMatch(
    /loaded 51 rows of data\/readings\.csv into readings in .* s\n {2}index \(machine_id, read_at desc, received_at\)/,
  );
  expect((await asof(folder, "apply")).out).toMatch(/published 1 \([0-9a-f]{12}\) to \.asof\/registry/);

  const run = await asof(folder, "training-set --service failure_model --spine spine.csv --out training.parquet");
  expect(run.code).toBe(0);
  expect(run.out).toMatch(
    /^wrote 12 rows in .* s\n {2}to {8}training\.parquet\n {2}manifest {2}training\.parquet\.dataset\.json\n$/,
  );
  expect(run.err).toContain('--spine-types "stopped=bool"');

  const { columns, rows } = await readRows(join(folder, "training.parquet"));
  expect(columns.map(({ name }) => name)).toEqual([
    "machine_id", "event_timestamp", "stopped", "temperature", "vibration", "model", "built",
  ]); // biome-ignore format: one header
  const all = [];
  for await (const batch of rows) all.push(...batch);
  // The reading of 06:30 came in at 07:05: at 06:47 the one of 06:00 was the newest known.
  expect(all[0]).toEqual(["press-1", "2026-03-02T06:47:00Z", false, 60.6, 1.83, "P200", 2016]);
  expect(all).toHaveLength(12);
  const manifest: unknown = JSON.parse(await readFile(join(folder, "training.parquet.dataset.json"), "utf8"));
  expect(manifest).toMatchObject({ service: "failure_model@1", rows: "12", asof: version });
});

test("what init wrote asks for this version of asof", async () => {
  const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const { peerDependencies } = JSON.parse(await readFile(new URL("package.json", packageFolder()), "utf8"));
  // An embedded warehouse needs its two clients; Arrow files are for those who want them.
  const { "@electric-sql/pglite": pglite, pg } = peerDependencies;
  expect(dependencies).toEqual({ asof: `^${version}`, "@electric-sql/pglite": pglite, pg });
});

test("init overwrites nothing and writes nothing where a file is in the way", async () => {
  const other = join(place.folder, "other");
  await mkdir(other);
  await writeFile(join(other, "spine.csv"), "mine");
  const { code, err } = await asof(place.folder, "init other");
  expect(code).toBe(1);
  expect(err).toContain("error[file-exists]: 'other' has spine.csv already; nothing was written");
  expect(await readdir(other)).toEqual(["spine.csv"]);
  expect(await readFile(join(other, "spine.csv"), "utf8")).toBe("mine");
});

test("init quotes a folder's name for the shell where it has to", async () => {
  const { out } = await asof(place.folder, ["init", "my 'own' features", "--json"]);
  expect(JSON.parse(out).next[0]).toBe("cd 'my '\\''own'\\'' features'");
});

test("init tells scripts what it made", async () => {
  const { code, out } = await asof(place.folder, "init third --json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ ok: true, folder: join(place.folder, "third") });
  expect(JSON.parse(out).files).toContain("features/machines.ts");
});

test("init lists its templates, and knows no other", async () => {
  const { code, out } = await asof(place.folder, "init --list-templates --json");
  expect(code).toBe(0);
  const { templates }: { templates: { name: string; summary: string }[] } = JSON.parse(out);
  expect(templates.map(({ name }) => name)).toEqual(["minimal", "bigquery", "nycflights13", "postgres", "snowflake"]);
  for (const { summary } of templates) expect(summary.length).toBeGreaterThan(20);
  // Nothing is cut: what one is for is told in whole, in lines that fit.
  const help = (await asof(place.folder, "init --help")).out;
  for (const { name, summary } of templates) {
    expect(help.replace(/\s+/g, " ")).toContain(`${name} ${summary}`);
  }
  expect(help.split("\n").every((line) => line.length <= 100)).toBe(true);
  const unknown = await asof(place.folder, "init x --template nycflight");
  expect(unknown).toMatchObject({ code: 64, err: expect.stringContaining("did you mean 'nycflights13'?") });
  expect(await readdir(place.folder)).not.toContain("x");
});
