import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileRegistryStore } from "../../../src/registry/file-store.ts";
import { Random } from "../../expressions/random.ts";
import { seed } from "../../support/seed.ts";
import { bigViews } from "./publishing.ts";

const script = fileURLToPath(new URL("./publisher.ts", import.meta.url));

let folder: string;
let store: FileRegistryStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "asof-registry-"));
  store = new FileRegistryStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Publisher {
  readonly child: ChildProcess;
  /** The numbers that it says it won. */
  readonly won: readonly number[];
  readonly ready: Promise<void>;
  readonly ended: Promise<string>;
}

function publisher(name: string, count: number): Publisher {
  const child = spawn(process.execPath, ["--import", "jiti/register", script, folder, name, String(count)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const won: number[] = [];
  const complaints: string[] = [];
  child.stderr.on("data", (chunk) => complaints.push(String(chunk)));
  const lines = createInterface(child.stdout);
  const ready = new Promise<void>((resolve) => lines.once("line", () => resolve()));
  lines.on("line", (line) => line !== "ready" && won.push(Number(line)));
  const ended = new Promise<string>((resolve) =>
    child.once("close", (exit, signal) => resolve(`${signal ?? exit} ${complaints.join("")}`.trim())),
  );
  return { child, won, ready, ended };
}

/** Reads as a user would, over and over, until told to stop; a reader that meets anything half-made rejects. */
async function readUntil(stop: AbortSignal): Promise<number> {
  let reads = 0;
  let last = 0;
  for (; !stop.aborted; reads += 1) {
    const head = await store.head();
    if (head !== null) {
      expect(head.sequence).toBeGreaterThanOrEqual(last);
      last = head.sequence;
      expect((await store.manifest(head.fingerprint)).registry.featureViews).toHaveLength(bigViews);
    }
    await wait(4);
  }
  return reads;
}

describe("publishers in several processes", () => {
  it("win each number exactly once", async () => {
    const publishers = ["a", "b", "c"].map((name) => publisher(name, 6));
    const stop = new AbortController();
    const reading = readUntil(stop.signal);
    expect(await Promise.all(publishers.map((one) => one.ended))).toEqual(["0", "0", "0"]);
    stop.abort();
    expect(await reading).toBeGreaterThan(3);
    const claimed = publishers.flatMap((one) => one.won).sort((left, right) => left - right);
    expect(claimed).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
    const history = await store.history();
    for (const { sequence, appliedBy } of history)
      expect(publishers[["a", "b", "c"].indexOf(appliedBy ?? "")]?.won).toContain(sequence);
  });

  it("can be killed at any moment, and readers see whole manifests only", async () => {
    const stop = new AbortController();
    const reading = readUntil(stop.signal);
    const random = new Random(seed);
    let published = 0;
    for (let round = 0; round < 8; round += 1) {
      const { child, ready, won, ended } = publisher(`round ${round}`, 0);
      await ready;
      // Every other one is killed at a random moment of its life, the others after a first success, however slow the machine is.
      while (round % 2 === 1 && won.length === 0) await wait(5);
      await wait(random.below(80));
      child.kill("SIGKILL");
      expect(await ended).toBe("SIGKILL");
      const history = await store.history();
      expect(history.map((one) => one.sequence)).toEqual(history.map((_, index) => history.length - index));
      for (const { fingerprint } of history.slice(0, history.length - published)) await store.manifest(fingerprint);
      published = history.length;
    }
    stop.abort();
    expect(await reading).toBeGreaterThan(10);
    expect(published).toBeGreaterThan(2);
    // What the killed left behind is the registry's own, so that it can be removed.
    await store.destroy();
  });
});
