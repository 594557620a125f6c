import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { type Ran, asof as run, type Surroundings, sharedProject, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
let shared: Awaited<ReturnType<typeof sharedProject>>;

function asof(where: string, words: string | readonly string[], given: Surroundings = {}): Promise<Ran> {
  return run(where, words, { open: shared.open, ...given });
}

/** One folder for all: each test leaves tables and files of its own. */
beforeAll(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
  shared = await sharedProject(folder);
  expect((await asof(folder, "load --quiet")).code).toBe(0);
});
afterAll(async () => {
  await shared.close();
  await place[Symbol.asyncDispose]();
});

const ask = "training-set --service failure_model --spine spine.csv";

test("load without a file keeps the tables that exist, unless they are to be replaced", async () => {
  const kept = JSON.parse((await asof(folder, "load --json")).out);
  expect(kept).toEqual({
    ok: true,
    loaded: [],
    skipped: [
      { table: "machines", reason: "exists" },
      { table: "readings", reason: "exists" },
    ],
  });
  const replaced = JSON.parse((await asof(folder, "load --json --if-exists replace")).out);
  expect(replaced).toMatchObject({
    skipped: [],
    loaded: [
      { table: "machines", rows: 3 },
      { table: "readings", rows: 51 },
    ],
  });
  expect(replaced.loaded[1].indexes).toEqual(["machine_id, read_at desc, received_at"]);
  const refused = await asof(folder, "load --if-exists error");
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("error[file-exists]") });
});

test("a file is loaded with types that somebody accepted", async () => {
  await writeFile(
    join(folder, "stops.csv"),
    "machine_id,at,minutes,code\npress-1,2026-03-02T07:00:00Z,5,007\nmill-1,NA,NA,\n",
  );
  const refused = await asof(folder, "load stops.csv");
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("error[not-confirmed]: the types of 4 columns of stops.csv are proposals");
  expect(refused.err).toContain('--types "machine_id=string,at=timestamp,minutes=int64,code=string"');
  expect(await asof(folder, "load stops.csv", { answer: false })).toMatchObject({ code: 1 });

  const words = [
    "load",
    "stops.csv",
    "--table",
    "lab_stops",
    "--types",
    "minutes=int32",
    "--accept-types",
    "--index",
    "machine_id,-at",
  ];
  const loaded = JSON.parse((await asof(folder, [...words, "--json"])).out);
  expect(loaded.loaded).toMatchObject([
    {
      table: "lab_stops",
      file: "stops.csv",
      rows: 2,
      indexes: ["machine_id, at desc"],
      columns: [
        { name: "machine_id", type: "string" },
        { name: "at", type: "timestamp" },
        { name: "minutes", type: "int32" },
        {},
      ],
    },
  ]);
  expect(await asof(folder, words)).toMatchObject({ code: 1, err: expect.stringContaining("error[file-exists]") });
  const more = await asof(folder, [...words, "--if-exists", "append"]);
  expect(more.out).toMatch(/^loaded 2 rows of stops\.csv into lab_stops in .* s\n$/);
  expect(more.err).toContain("--index: no index was made");

  const bad = await asof(folder, [
    ...words.slice(0, 4),
    "--types",
    "machine_id=int64",
    "--accept-types",
    "--if-exists",
    "replace",
  ]);
  expect(bad.err).toMatch(
    /error\[file-invalid\]: '.*stops\.csv' line 2: column 'machine_id': 'press-1' is no int64\n --> stops\.csv:2/,
  );
  const count = [
    "training-set",
    "--features",
    "machine_facts:built",
    "--spine",
    "select machine_id, at as event_timestamp, minutes from lab_stops",
  ];
  const { rows } = JSON.parse((await asof(folder, [...count, "--json"])).out);
  expect(rows).toHaveLength(4);
  expect(rows).toContainEqual({ machine_id: "mill-1", event_timestamp: null, minutes: null, built: null });
});

test("a training set is shown, as a table or as JSON", async () => {
  const shown = await asof(folder, `${ask} --limit 2`);
  expect(shown.code).toBe(0);
  expect(shown.out.split("\n")).toHaveLength(5);
  expect(shown.out).toMatch(/^machine_id │ event_timestamp/);
  expect(shown.err).toContain("the first 2 rows; all of them: --out FILE\n");
  const json = JSON.parse((await asof(folder, `${ask} --json --limit 1`)).out);
  expect(json).toMatchObject({
    ok: true,
    columns: [
      { name: "machine_id", type: "string" },
      { name: "event_timestamp", type: "timestamp" },
      {},
      {},
      {},
      {},
      {},
    ],
    rows: [
      {
        machine_id: "press-1",
        event_timestamp: "2026-03-02T06:47:00Z",
        stopped: false,
        temperature: 60.6,
        vibration: 1.83,
        model: "P200",
        built: 2016,
      },
    ],
    truncated: true,
    guessed: [{ name: "stopped", type: "bool" }],
  });
});

test("a training set goes to a file or a table, and replaces nothing unasked", async () => {
  const file = await asof(folder, `${ask} --spine-types stopped=string --out rows.jsonl --json`);
  expect(JSON.parse(file.out)).toEqual({
    ok: true,
    rows: 12,
    seconds: expect.any(Number),
    location: join(folder, "rows.jsonl"),
    manifest: join(folder, "rows.jsonl.dataset.json"),
    partitions: null,
    guessed: [],
    warnings: [],
  });
  expect((await readFile(join(folder, "rows.jsonl"), "utf8")).split("\n")[0]).toBe(
    '{"machine_id":"press-1","event_timestamp":"2026-03-02T06:47:00Z","stopped":"false","temperature":60.6,"vibration":1.83,"model":"P200","built":2016}',
  );
  expect(await asof(folder, `${ask} --out rows.jsonl`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[file-exists]"),
  });
  expect(await asof(folder, `${ask} --out rows.xlsx`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[unknown-format]"),
  });
  expect(await asof(folder, `${ask} --out rows.jsonl --overwrite --quiet`)).toEqual({ code: 0, out: "", err: "" });

  const table = JSON.parse((await asof(folder, `${ask} --out table:kept --json`)).out);
  expect(table).toMatchObject({ ok: true, rows: 12, location: "table:kept", manifest: null });
  expect(await asof(folder, `${ask} --out table:kept`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[file-exists]"),
  });
  const again = await asof(
    folder,
    "training-set --features machine_facts:built --full-names --spine table:kept --json --limit 1",
  );
  expect(JSON.parse(again.out).rows[0]).toMatchObject({ temperature: 60.6, built: 2016, machine_facts__built: 2016 });
});

test("moments need no spine", async () => {
  const scored = await asof(folder, "training-set --features readings,machine_facts --as-of now --json", {
    now: "2026-03-02T06:47:00Z",
  });
  expect(JSON.parse(scored.out).rows).toMatchObject([
    { machine_id: "mill-1", event_timestamp: "2026-03-02T06:47:00Z" },
    { machine_id: "press-1", temperature: 60.6, built: 2016 },
    { machine_id: "press-2" },
  ]);
  const listed = [
    "training-set",
    "--features",
    "readings:vibration",
    "--range",
    "2026-03-02T06:00:00Z",
    "2026-03-02T07:00:00Z",
  ];
  const population = ["--population", "select 'press-1' as machine_id", "--json"];
  const { rows } = JSON.parse((await asof(folder, [...listed, ...population])).out);
  expect(rows.every((row: { machine_id: string }) => row.machine_id === "press-1")).toBe(true);
  expect(rows.length).toBeGreaterThan(0);
});

test("what is wrong with the rows is told with its place, and leaves nothing behind", async () => {
  await writeFile(join(folder, "bad.csv"), "machine_id,event_timestamp\npress-1,yesterday\n");
  const before = await readdir(folder);
  const bad = await asof(folder, "training-set --service failure_model --spine bad.csv --out bad.parquet");
  expect(bad.code).toBe(1);
  expect(bad.err).toMatch(
    /error\[file-invalid\]: .*line 2: column 'event_timestamp': 'yesterday' is no timestamp\n --> bad\.csv:2\n/,
  );
  const missing = await asof(folder, "training-set --service failure_model --spine none.csv --json");
  expect(JSON.parse(missing.out)).toMatchObject({ ok: false, diagnostics: [{ code: "file-not-found" }] });
  await writeFile(join(folder, "keyless.csv"), "event_timestamp\n2026-03-02T06:47:00Z\n");
  const keyless = await asof(folder, "training-set --service failure_model --spine keyless.csv");
  expect(keyless.err).toContain("error[spine-key-missing]");
  expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual(["keyless.csv"]);
});

test("rows that cannot be joined are warned about, and counted", async () => {
  await writeFile(
    join(folder, "odd.csv"),
    "machine_id,event_timestamp\n,2026-03-02T06:47:00Z\npress-1,\npress-1,2026-03-02T06:47:00Z\n",
  );
  const odd = await asof(folder, "training-set --service failure_model --spine odd.csv --out odd.csv.gz");
  expect(odd.code).toBe(0);
  expect(odd.out).toContain("wrote 3 rows");
  expect(odd.err).toContain("warning[spine-rows-unjoinable]: 2 spine rows have a NULL or infinite time or a NULL key");
});

test("work that is cancelled before it starts ends with 130", async () => {
  const controller = new AbortController();
  controller.abort();
  const cancelled = await asof(folder, `${ask} --out never.parquet`, { signal: controller.signal });
  expect(cancelled).toMatchObject({ code: 130, err: expect.stringContaining("error[cancelled]") });
  expect((await readdir(folder)).filter((name) => name.includes("never") || name.includes("partial"))).toEqual([]);
});

test("on a terminal there are colours, which NO_COLOR takes away, and no line of progress is left", async () => {
  const spoken = await asof(folder, `${ask} --out seen.parquet`, { isTerminal: true });
  expect(spoken.out).toContain("\u001b[32mwrote\u001b[39m");
  // What was drawn over is taken away; one ordinary line says where the time went.
  expect(spoken.err.split("\r\u001b[K").at(-1)).toMatch(
    /^\S*preparing [\d.]+ s, .*writing [\d.]+ s \([\d,]+ rows\/s\)\S*\n/,
  );
  const plain = await asof(folder, `${ask} --out seen.parquet --overwrite`, {
    isTerminal: true,
    environment: { NO_COLOR: "1" },
  });
  expect(plain.out).not.toContain("\u001b");
});

test("a training set goes to a folder of files by the time of its rows, or by a column", async () => {
  const made = JSON.parse((await asof(folder, `${ask} --out by-day/ --partition-by day --json`)).out);
  expect(made).toMatchObject({
    ok: true,
    rows: 12,
    manifest: join(folder, "by-day.dataset.json"),
    partitions: [{ folder: "day=2026-03-02", rows: "12" }],
  });
  expect(await readdir(join(folder, "by-day/day=2026-03-02"))).toEqual(["part-0.parquet"]);
  const manifest: unknown = JSON.parse(await readFile(made.manifest, "utf8"));
  expect(manifest).toMatchObject({ rows: "12", partitions: made.partitions });
  expect(await asof(folder, `${ask} --out by-day --partition-by day`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[file-exists]"),
  });
  const again = await asof(folder, `${ask} --out by-day --partition-by machine_id --overwrite`);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("partitions  3\n") });
  expect(again.out).toContain("by-day.dataset.json\n");
  expect((await readdir(join(folder, "by-day"))).every((name) => name.startsWith("machine_id="))).toBe(true);
});

test("what cannot be partitioned is refused before anything runs", async () => {
  expect(await asof(folder, `${ask} --partition-by day`)).toMatchObject({
    code: 64,
    err: expect.stringContaining("--partition-by goes with --out"),
  });
  expect(await asof(folder, `${ask} --out table:t --partition-by day`)).toMatchObject({
    code: 64,
    err: expect.stringContaining("--partition-by is for files"),
  });
  expect(await asof(folder, `${ask} --out none --partition-by monht`)).toMatchObject({
    code: 1,
    err: expect.stringContaining("there is nothing called 'monht' to partition by"),
  });
  expect(await readdir(folder)).not.toContain("none");
});
