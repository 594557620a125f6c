import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import type { Row } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { RunStore } from "../../../src/ports/run-store.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { AskedRun } from "../../../src/runtime/materialize/asked.ts";
import { materialize } from "../../../src/runtime/materialize/run.ts";
import { push } from "../../../src/runtime/push/push.ts";
import { dynamoOnline } from "../../contract/online/dynamodb.ts";
import { postgresOnline } from "../../contract/online/postgres.ts";
import { type OnlineSubject, type RunningOnline, realClock } from "../../contract/online/subject.ts";
import { rowsOf } from "../../contract/online/suite.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { startServerEngine } from "../../engines/server.ts";
import { Random } from "../../expressions/random.ts";
import { NaiveOnlineStore } from "../../naive/online.ts";
import { sameValue, show } from "../../naive/values.ts";
import { seed, told } from "../../support/seed.ts";
import { type PushedRow, PushedWorld, pushedRow } from "./pushed-world.ts";
import { hourText as at, drawView, worldKeys } from "./world.ts";

const schedules = Number(process.env["ASOF_PUSH_SCHEDULES"] ?? 25);
const lastHour = 12;
const atOnce = 4;

const subjects: readonly OnlineSubject[] = [
  postgresOnline({ name: "server", start: startServerEngine }),
  dynamoOnline("shared"),
];

/** What schedules met: a property that meets nothing shows nothing. */
function nothingMet() {
  return {
    schedules: 0,
    runs: 0,
    committed: 0,
    pushes: 0,
    rows: 0,
    written: 0,
    stale: 0,
    refused: 0,
    whileFilled: 0,
    whileRead: 0,
    whileRunning: 0,
    appended: 0,
    ties: 0,
  };
}

describe.each(subjects)("pushes and runs at once, into $name", (subject) => {
  const met = nothingMet();
  let state: RunningEngine;
  let running: RunningOnline;
  let runs: RunStore;
  let stores: readonly OnlineStore[];

  beforeAll(async () => {
    [running, state] = await Promise.all([subject.start(), startServerEngine()]);
    runs = sqlRunStore(postgresDatabase(state.engine));
    await runs.now();
    // As every process has its own.
    stores = Array.from({ length: 3 }, () => running.open({ switchMs: 0, graceMs: 1_000 }));
  });
  afterAll(async () => {
    await running?.stop();
    await state?.stop();
  });

  it(`end with the newest in ${schedules} schedules (${told(seed)})`, { timeout: 600_000 }, async () => {
    for (let from = 0; from < schedules; from += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, schedules - from) }, (_, index) => from + index);
      await Promise.all(some.map((number) => schedule(number, new Random(seed + number))));
    }
    console.log(`${subject.name}: ${JSON.stringify(met)}`);
    expect(met.schedules).toBe(schedules);
    for (const share of [
      met.written,
      met.stale,
      met.whileFilled,
      met.whileRead,
      met.whileRunning,
      met.appended,
      met.committed,
    ])
      expect(share).toBeGreaterThan(schedules / 10);
  });

  async function schedule(number: number, random: Random): Promise<void> {
    const drawn = drawView(`v${number}`, random, lastHour);
    const world = new PushedWorld(drawn.name, drawn.rows, () => wait(random.below(3)));
    const twin = new NaiveOnlineStore(world.table);
    twin.write(drawn.rows.map(pushedRow).map(storedRow));
    const [first, second, reader] = stores;
    if (first === undefined || second === undefined || reader === undefined) throw new Error("no stores");
    let atWork = 0;
    const run = async (asked: AskedRun, online: OnlineStore): Promise<void> => {
      atWork += 1;
      met.runs += 1;
      const around = {
        ...world.sources,
        registry: world.registry,
        clock: realClock,
        online,
        runs,
        between: "apart" as const,
      };
      const { views } = await materialize(around, asked);
      atWork -= 1;
      for (const { committed, problems } of views) {
        met.committed += committed;
        for (const { code } of problems) expect(["run-in-progress", "online-version-in-use"]).toContain(code);
      }
    };
    const pushes = async (many: number): Promise<void> => {
      for (let one = 0; one < many; one += 1) {
        await wait(random.below(12));
        const rows = drawView("", random, lastHour)
          .rows.slice(0, 1 + random.below(3))
          .map(pushedRow);
        met.whileRunning += Number(atWork > 0);
        await pushed(world, rows, random.chance(0.4) ? "both" : "online", { online: second, twin });
      }
    };
    const begun = run(drawRun(random), first);
    // Into a version that is filled, and into one that is read while others are loaded into it.
    const then = begun.then(() => Promise.all([run(drawRun(random), second), pushes(1 + random.below(3))]));
    await Promise.all([begun, pushes(1 + random.below(3)), then]);
    await run({ kind: "incremental", start: null, end: at(lastHour), every: null }, first);
    await run({ kind: "materialize", start: at(-200), end: at(lastHour), every: null }, first);
    await check(world, twin, reader, number);
    met.schedules += 1;
  }

  async function pushed(
    world: PushedWorld,
    rows: readonly PushedRow[],
    to: "online" | "both",
    { online, twin }: { readonly online: OnlineStore; readonly twin: NaiveOnlineStore },
  ): Promise<void> {
    const around = {
      ...{ registry: world.registry, clock: realClock, online: async () => online },
      // Rows are appended to it, and nothing else asked.
      warehouse: async () => world.warehouse as unknown as Warehouse,
    };
    met.pushes += 1;
    const told = await untilThereIsRoom(() => push("s", rows, { to }, around));
    twin.write(rows.map(storedRow));
    const written = told.online.reduce((sum, one) => sum + one.written, 0);
    met.rows += rows.length;
    met.written += written;
    met.stale += rows.length - written;
    met.whileFilled += told.online.filter((one) => one.state === "prepared").length;
    met.whileRead += told.online.filter((one) => one.state === "current").length;
    met.appended += told.offline?.rows ?? 0;
  }

  /** Which the first run makes. */
  async function untilThereIsRoom<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (failure) {
        if (!(failure instanceof AsofError) || failure.diagnostics[0]?.code !== "online-version-missing") throw failure;
        met.refused += 1;
        await wait(10);
      }
    }
  }

  async function check(
    { table }: PushedWorld,
    twin: NaiveOnlineStore,
    online: OnlineStore,
    number: number,
  ): Promise<void> {
    const found = await rowsOf(
      online,
      table,
      worldKeys.map((key) => [key]),
    );
    for (const [index, key] of worldKeys.entries()) {
      const accepted = twin.stored([key]);
      const row = found[index] ?? null;
      met.ties += Number(accepted.length > 1);
      const isOne = ([, event = null, , n = null]: Row) =>
        sameValue({ kind: "timestamp" }, event, row?.eventTime ?? null) && n === row?.features[0];
      if (row === null ? accepted.length > 0 : !accepted.some(isOne))
        expect.fail(
          `schedule ${number}, key ${key}: ${row === null ? "nothing" : `${row.eventTime} ${show(row.features[0])}`}, not ${accepted.map((one) => one.map(show).join(" ")).join(" or ")}`,
        );
    }
  }
});

/** As it lies in the online table. */
function storedRow({ id, event, created, n }: PushedRow): Row {
  return [id, event, created, n];
}

function drawRun(random: Random): AskedRun {
  const start = random.below(lastHour - 1);
  const common = { end: at(start + 1 + random.below(lastHour - start)), leaseMs: 60_000 };
  return random.pick<AskedRun>([
    { ...common, kind: "incremental", start: null, every: null },
    { ...common, kind: "incremental", start: null, every: null },
    { ...common, kind: "materialize", start: at(start), every: null },
    { ...common, kind: "backfill", start: at(start), every: "3 hours" },
  ]);
}
