import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { type Ran, asof as run, type Surroundings, sharedProject, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
let shared: Awaited<ReturnType<typeof sharedProject>>;

beforeAll(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
  shared = await sharedProject(folder);
  expect((await asof("load --quiet")).code).toBe(0);
});
afterAll(async () => {
  await shared.close();
  await place[Symbol.asyncDispose]();
});

function asof(words: string | readonly string[], given: Surroundings = {}): Promise<Ran> {
  return run(folder, words, { open: shared.open, ...given });
}

const score = "score --service failure_model --at 2026-03-02T06:47:00Z";
const text = (file: string): Promise<string> => readFile(join(folder, file), "utf8");

test("score writes one row for each entity, as known at the instant, and keeps the instant in the manifest", async () => {
  const { code, out, err } = await asof(`${score} --to scores.csv`);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^wrote 3 rows in .* s\n {2}as of {5}2026-03-02T06:47:00Z\n {2}to {8}scores\.csv\n/);
  const lines = (await text("scores.csv")).trim().split("\n");
  expect(lines[0]).toBe("machine_id,event_timestamp,temperature,vibration,model,built");
  // The reading of 06:30 came in at 07:05: the one of 06:00 was the newest known.
  expect(lines).toContain("press-1,2026-03-02T06:47:00Z,60.6,1.83,P200,2016");
  expect(JSON.parse(await text("scores.csv.dataset.json"))).toMatchObject({
    service: "failure_model@1",
    rows: "3",
    spine: { kind: "as_of", instant: "2026-03-02T06:47:00Z", unjoinableRows: "0" },
  });
});

test("now is told, and the same rows come again when they are asked for with the instant that was told", async () => {
  const before = new Date().toISOString();
  const { at, rows } = JSON.parse((await asof("score --features readings --to now.csv --json")).out);
  const after = new Date().toISOString();
  expect(rows).toBe(3);
  expect(before <= at && at <= after).toBe(true);
  expect(JSON.parse(await text("now.csv.dataset.json")).spine.instant).toBe(at);
  expect((await text("now.csv")).split("\n")[1]).toContain(`,${at},`);
  expect((await asof(`score --features readings --at ${at} --to again.csv`)).code).toBe(0);
  expect(await text("again.csv")).toBe(await text("now.csv"));
});

test("a population says who is scored, by a query, a file of SQL or a table; its columns come along", async () => {
  const query = "select machine_id, 7 as line from machines where model = 'P200'";
  const asked = [...score.split(" "), "--population", query, "--json"];
  const { rows, columns, at } = JSON.parse((await asof(asked)).out);
  expect(at).toBe("2026-03-02T06:47:00Z");
  expect(columns.map(({ name }: { name: string }) => name).slice(0, 3)).toEqual([
    "machine_id",
    "line",
    "event_timestamp",
  ]);
  expect(rows[0]).toMatchObject({ line: 7, model: "P200" });
  await writeFile(join(folder, "who.sql"), `${query};\n`);
  const fromFile = JSON.parse((await asof([...score.split(" "), "--population", "@who.sql", "--json"])).out);
  expect(fromFile.rows).toEqual(rows);
  const fromTable = await asof("score --features readings --population table:machines --full-names --json");
  expect(JSON.parse(fromTable.out).rows).toHaveLength(3);
});

test("score writes a table, replaces it when told, and gives the same rows as training-set --as-of", async () => {
  expect((await asof(`${score} --to table:scores`)).out).toContain("to        table scores");
  const refused = await asof(`${score} --to table:scores`);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("error[file-exists]") });
  expect((await asof(`${score} --to table:scores --overwrite`)).code).toBe(0);
  await asof(`${score} --to one.csv`);
  await asof("training-set --service failure_model --as-of 2026-03-02T06:47:00Z --out two.csv");
  expect(await text("two.csv")).toBe(await text("one.csv"));
});

test("score writes a folder in partitions", async () => {
  const asked = await asof(`${score} --to by-model/ --partition-by model --json`);
  expect({ code: asked.code, err: asked.err }).toEqual({ code: 0, err: "" });
  const { partitions } = JSON.parse(asked.out);
  expect(partitions).toEqual([
    { folder: "model=M35", rows: "1" },
    { folder: "model=P200", rows: "2" },
  ]);
  expect(JSON.parse(await text("by-model.dataset.json"))).toMatchObject({ rows: "3", partitions });
  const [file = ""] = await readdir(join(folder, "by-model/model=P200"));
  expect(file).toMatch(/\.parquet$/);
  const again = await asof(`${score} --to by-model --partition-by model`);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining("error[file-exists]") });
  expect(await asof(`${score} --to table:scores --partition-by model`)).toMatchObject({ code: 64 });
});

test("without --to the first rows are shown", async () => {
  const { code, out, err } = await asof(`${score} --limit 2`);
  expect(code).toBe(0);
  expect(out.split("\n")).toHaveLength(5);
  expect(err).toBe("note: as of 2026-03-02T06:47:00Z\nthe first 2 rows; all of them: --to FILE\n");
});

test("what makes no sense is wrong usage", async () => {
  for (const [words, message] of [
    ["score", "no features are asked for"],
    [`${score} --overwrite`, "--overwrite goes with --to"],
    [`${score} --to x.csv --limit 3`, "--limit is for showing rows"],
    ["score --service failure_model --at noon", "--at: 'noon' is no instant"],
    [`${score} --population who.csv`, "is no table and no query"],
  ] as const) {
    const { code, err } = await asof(words);
    expect({ words, code }).toEqual({ words, code: 64 });
    expect(err).toContain(message);
  }
});
