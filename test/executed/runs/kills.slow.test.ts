import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { serverEngine } from "../../../dialects/postgres/driver/server.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import { materialize } from "../../../src/runtime/materialize/run.ts";
import { realClock } from "../../contract/online/subject.ts";
import { type RunningEngine, running } from "../../engines/running.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { Random } from "../../expressions/random.ts";
import { seed, told } from "../../support/seed.ts";
import { Agreement } from "./agreement.ts";
import { killedWorld } from "./killed-world.ts";
import { hourText, worldRegistry, worldSources } from "./world.ts";

const kills = Number(process.env["ASOF_KILLS"] ?? 8);
const lastHour = 12;
const leaseMs = 300;
const script = fileURLToPath(new URL("./runner.ts", import.meta.url));

describe("processes that are killed while they run", () => {
  let server: TestServer;
  let engine: RunningEngine;

  beforeAll(async () => {
    server = await startServer();
    engine = running(await serverEngine({ url: server.url }), server.stop);
  });
  afterAll(() => engine.stop());

  it(`leave nothing committed that is not there, ${kills} times, and the next ones end as the twin does (${told(seed)})`, {
    timeout: 600_000,
  }, async () => {
    const random = new Random(seed);
    const database = postgresDatabase(engine.engine);
    const online = postgresOnlineStore(database, realClock, { switchMs: 0, graceMs: 1_000 });
    const runs = sqlRunStore(database);
    await runs.now();
    const agreement = new Agreement(engine, online, runs);
    const met = { killed: 0, finished: 0, lost: 0, committed: 0 };
    for (let round = 0; round < kills; round += 2) {
      // Two at once, so that they take over from each other.
      const ended = await Promise.all([round, round + 1].map((number) => killedRun(number, 20 + random.below(1_200))));
      met.killed += ended.filter(({ signal }) => signal === "SIGKILL").length;
      met.finished += ended.reduce((sum, { finished }) => sum + finished, 0);
      for (const view of killedWorld("first", lastHour)) met.committed += await agreement.checkCommitted(view);
    }
    await wait(2 * leaseMs);
    met.lost = (await runs.list("p", 1_000)).filter(({ state }) => state === "lost").length;
    const views = killedWorld("second", lastHour);
    const around = {
      ...worldSources((name) => views.find((view) => view.name === name) ?? { name, rows: [], edition: "second" }),
      ...{ registry: worldRegistry(views), clock: realClock, online, runs, between: "apart" as const },
    };
    for (const asked of [
      { kind: "incremental", start: null, end: hourText(lastHour), every: null },
      { kind: "materialize", start: hourText(-200), end: hourText(lastHour), every: null },
    ] as const)
      expect((await materialize(around, asked)).run.state).toBe("succeeded");
    for (const view of views) await agreement.checkWhole(view, hourText(lastHour));
    console.log(`kills: ${JSON.stringify(met)}`);
    expect(met.killed).toBeGreaterThan(kills / 2);
    expect(met.lost).toBeGreaterThan(0);
  });

  async function killedRun(number: number, after: number) {
    const words = [server.url, String(number), String(lastHour), String(leaseMs), "40"];
    const child = spawn(process.execPath, ["--import", "jiti/register", script, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const complaints: string[] = [];
    child.stderr.on("data", (chunk) => complaints.push(String(chunk)));
    const said: string[] = [];
    const lines = createInterface(child.stdout);
    const ready = new Promise<void>((resolve) => lines.once("line", () => resolve()));
    lines.on("line", (line) => said.push(line));
    const closed = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once("close", (_code, signal) => resolve(signal)),
    );
    await Promise.race([ready, closed]);
    await wait(after);
    child.kill("SIGKILL");
    const signal = await closed;
    expect(complaints.filter((text) => !text.includes("Warning"))).toEqual([]);
    return { signal, finished: said.length - 1 };
  }
});
