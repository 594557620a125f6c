import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

const jiti = join(dirname(createRequire(import.meta.url).resolve("jiti/package.json")), "lib/jiti-cli.mjs");
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

let place: Workspace;
let folder: string;

beforeAll(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
  expect((await asof(folder, "load --quiet")).code).toBe(0);
});
afterAll(() => place[Symbol.asyncDispose]());

interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function start(words: readonly string[]): Running {
  const child = spawn(process.execPath, [jiti, main, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    texts.out += text;
  });
  child.stderr.on("data", (text) => {
    texts.err += text;
  });
  return { process: child, ended: once(child, "close").then(([code]) => ({ code, ...texts })) };
}

/** Rows for a minute, of which the first come at once. */
const endless =
  "select 'press-1' as machine_id, timestamptz '2026-03-02T12:00:00Z' as event_timestamp, i from generate_series(1, 30000000) i";
const ask = ["training-set", "--features", "readings", "--strategy", "probe", "--spine", endless];

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await wait(50);
  }
  throw new Error("it never came to that");
}

const isPartial = (name: string): boolean => name.endsWith(".partial");

test("Ctrl-C while a file is written ends with 130 and leaves nothing of it", async () => {
  const before = await readdir(folder);
  const run = start([...ask, "--out", "half.jsonl"]);
  await until(async () => (await readdir(folder)).some(isPartial));
  await wait(300);
  run.process.kill("SIGINT");
  const { code, err, out } = await run.ended;
  expect({ code, out }).toEqual({ code: 130, out: "" });
  expect(err).toContain("error[cancelled]");
  expect(await readdir(folder)).toEqual(before);
  expect(await readdir(join(folder, ".asof/warehouse"))).not.toContain("lock");
});

test("SIGTERM while a table is made ends with 130; the table is not there, and the folder is whole", async () => {
  const run = start([...ask, "--out", "table:half"]);
  await until(async () => (await readdir(join(folder, ".asof/warehouse"))).includes("lock"));
  await wait(5_000);
  run.process.kill("SIGTERM");
  expect((await run.ended).code).toBe(130);
  expect(await readdir(join(folder, ".asof/warehouse"))).not.toContain("lock");
  const asked = await asof(folder, "training-set --features readings --spine table:half");
  expect(asked.err).toContain("error[relation-not-found]");
  const again = await asof(folder, "training-set --service failure_model --spine spine.csv --json");
  expect(JSON.parse(again.out).rows).toHaveLength(12);
});

test("a reader that has seen enough is no failure", async () => {
  const child = spawn(process.execPath, [jiti, main, "list"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

test("a process says what a command says, and ends by itself", async () => {
  expect(await start(["aply"]).ended).toEqual({
    code: 64,
    out: "",
    err: "error: unknown command 'aply'\n  = help: did you mean 'apply'?\n",
  });
  expect(await start(["plan"]).ended).toMatchObject({ code: 2, err: "" });
});
