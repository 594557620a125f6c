import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { asof, type Ran, type Workspace, workspace } from "./running.ts";

let server: TestServer;
let place: Workspace;
let cache: string;

beforeAll(async () => {
  server = await startServer();
  place = await workspace();
  cache = await mkdtemp(join(tmpdir(), "asof-cache-"));
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), place.folder, { recursive: true });
  const config = await readFile(join(place.folder, "asof.config.ts"), "utf8");
  const onServer = config.replace(/warehouse: .*/, `warehouse: { kind: "postgres", url: "${server.url}" },`);
  await writeFile(join(place.folder, "asof.config.ts"), onServer);
  expect(await run("load --quiet")).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  await rm(cache, { recursive: true, force: true });
  await server.stop();
});

/** Each command opens the project and its warehouse anew, as another process would. */
function run(words: string | readonly string[], given: Parameters<typeof asof>[2] = {}): Promise<Ran> {
  return asof(place.folder, words, { environment: { ASOF_CACHE: cache }, now: new Date().toISOString(), ...given });
}

const ask = ["training-set", "--service", "failure_model", "--async"];

async function start(spine: string, table: string): Promise<string> {
  const { code, out, err } = await run([...ask, "--spine", spine, "--table", table, "-q"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out.trim();
}

/** A table that nobody may read for a while: whatever reads it takes its time. */
async function holding(table: string): Promise<AsyncDisposable> {
  const { default: pg } = await import("pg");
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  return { [Symbol.asyncDispose]: () => client.end() };
}

test("a training set is started, left, waited for and fetched, as if somebody had waited", async () => {
  const id = await start("spine.csv", "trained");
  const waited = JSON.parse((await run(`jobs wait ${id} --json`)).out);
  expect(waited).toMatchObject({
    ok: true,
    job: { id, state: "succeeded", rows: 12, table: "public.trained", error: null },
  });
  expect(waited.manifest).toMatchObject({ job: id, rows: "12", service: "failure_model@1", project: "machines" });
  expect(await run(`jobs fetch ${id} --out left.jsonl`)).toMatchObject({ code: 0, err: "" });
  expect(
    await run(["training-set", "--service", "failure_model", "--spine", "spine.csv", "--out", "waited.jsonl"]),
  ).toMatchObject({ code: 0 });
  const lines = async (name: string): Promise<readonly string[]> =>
    (await readFile(join(place.folder, name), "utf8")).trim().split("\n").sort();
  expect(await lines("left.jsonl")).toEqual(await lines("waited.jsonl"));
  const manifests = ["left", "waited"].map(async (name) =>
    JSON.parse(await readFile(join(place.folder, `${name}.jsonl.dataset.json`), "utf8")),
  );
  const [left, direct] = await Promise.all(manifests);
  const { job, startedAt, finishedAt, ...same } = left;
  const { startedAt: _started, finishedAt: _finished, ...wanted } = direct;
  expect({ job, ...same }).toEqual({ job: id, ...wanted });
  expect(Date.parse(startedAt)).toBeLessThanOrEqual(Date.parse(finishedAt));
});

test("scores are made while nobody waits, and fetched into a folder of partitions", async () => {
  const score = ["score", "--service", "failure_model", "--at", "2026-03-02T12:31:00Z", "--async"];
  const started = await run([...score, "--to", "table:scored"]);
  expect(started).toMatchObject({ code: 0, err: "" });
  expect(started.out).toMatch(/^started job .*\n {2}as of +2026-03-02T12:31:00Z\n {2}into +table scored\n/);
  const { id, at, table } = JSON.parse((await run([...score, "--to", "table:scored", "--overwrite", "--json"])).out);
  expect({ at, table }).toEqual({ at: "2026-03-02T12:31:00Z", table: "scored" });
  const fetched = await run(["jobs", "fetch", id, "--out", "scored/", "--partition-by", "month", "--json"]);
  const partitions = [{ folder: "month=2026-03", rows: "3" }];
  expect(JSON.parse(fetched.out)).toMatchObject({ rows: 3, location: join(place.folder, "scored"), partitions });
  const manifest = JSON.parse(await readFile(join(place.folder, "scored.dataset.json"), "utf8"));
  expect(manifest).toMatchObject({
    job: id,
    partitions,
    spine: { kind: "as_of", time: "event_timestamp", instant: at },
  });
  const byColumn = await run(["jobs", "fetch", id, "--out", "by-model", "--partition-by", "model"]);
  expect(byColumn.out).toMatch(/ {2}partitions +2\n/);
  expect(await run(["jobs", "fetch", id, "--out", "no", "--partition-by", "modell"])).toMatchObject({
    code: 1,
    err: expect.stringContaining("did you mean 'model'?"),
  });
});

test("jobs are listed within the terminal, shown, completed; Ctrl-C leaves one at work; it is cancelled", async () => {
  await using _held = await holding("readings");
  const id = await start("spine.csv", "never");
  const listed = await run("jobs list", { isTerminal: true });
  const lines = listed.out.trimEnd().split("\n");
  expect(lines[1]).toContain(id);
  expect(lines[1]).toContain("running");
  expect(lines.every((line) => stripVTControlCharacters(line).length <= 100)).toBe(true);
  expect((await run(["complete", `asof jobs wait ${id.slice(0, 6)}`])).out).toContain(id);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const left = await run(`jobs wait ${id}`, { signal: stop.signal });
  expect(left).toMatchObject({ code: 130, out: "" });
  expect(left.err).toContain(`job ${id} goes on`);
  expect((await run(`jobs show ${id}`)).out).toMatch(/running\n {2}of +failure_model@1 of project machines\n/);
  const cancelled = await run(`jobs cancel ${id} --json`);
  expect(JSON.parse(cancelled.out)).toMatchObject({ ok: true, job: { id, state: "cancelled" } });
  expect((await run(`jobs cancel ${id}`)).err).toContain("has been cancelled already");
  const waited = await run(`jobs wait ${id}`);
  expect(waited.code).toBe(1);
  expect(waited.err).toContain("error[cancelled]");
});

test("wrong usage is told", async () => {
  expect(await run([...ask, "--spine", "spine.csv"])).toMatchObject({ code: 64 });
  expect((await run([...ask, "--spine", "spine.csv", "--out", "x.csv"])).err).toContain("--async goes with a table");
  expect((await run("jobs wait")).err).toContain("wait needs the id of a job");
  expect((await run("jobs fetch x")).err).toContain("fetch needs a file");
  expect((await run("jobs fetch x --partition-by day")).err).toContain("--partition-by goes with --out");
  expect((await run("score --service failure_model --async --to x.csv")).err).toContain("--async goes with a table");
  expect((await run("jobs list x")).err).toContain("list takes no id");
  expect((await run("jobs wait x --out y.csv")).err).toContain("--out, --partition-by and --overwrite go with fetch");
  expect(await run("jobs show nobody")).toMatchObject({
    code: 1,
    err: expect.stringContaining("error[job-not-found]"),
  });
});

test("the embedded warehouse refuses, with what to do instead", async () => {
  await using own = await workspace();
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), own.folder, { recursive: true });
  const { code, err } = await asof(own.folder, "jobs list");
  expect(code).toBe(1);
  expect(err).toContain("error[jobs-unavailable]");
  expect(err).toContain("without --async");
});
