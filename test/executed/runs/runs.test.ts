import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { RunStore } from "../../../src/ports/run-store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { AskedRun } from "../../../src/runtime/materialize/asked.ts";
import type { Materializing } from "../../../src/runtime/materialize/materializing.ts";
import { materialize } from "../../../src/runtime/materialize/run.ts";
import { realClock } from "../../contract/online/subject.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { Random } from "../../expressions/random.ts";
import { mustMeetAll, seed, told } from "../../support/seed.ts";
import { Agreement } from "./agreement.ts";
import { Death, Dying } from "./dying.ts";
import { hourText as at, drawView, type WorldView, worldRegistry, worldSources } from "./world.ts";

/** Few where every transaction takes the embedded engine some milliseconds. */
const schedules = Number(process.env["ASOF_RUN_SCHEDULES"] ?? 4);
const lastHour = 12;

/** What schedules met: a property that meets nothing shows nothing. */
const met = { runs: 0, deaths: 0, failures: 0, atOnce: 0, switches: 0, takenOver: 0, committed: 0 };

describe("runs", () => {
  let running: RunningEngine;
  let online: OnlineStore;
  let runs: RunStore;
  let agreement: Agreement;

  beforeAll(async () => {
    running = await startEmbedded();
    const database = postgresDatabase(running.engine);
    online = postgresOnlineStore(database, realClock, { switchMs: 0, graceMs: 1_000 });
    runs = sqlRunStore(database);
    await runs.now();
    agreement = new Agreement(running, online, runs);
  });
  afterAll(() => running.stop());

  it(`of any kind, killed anywhere and run again, end as the twin does in ${schedules} schedules (${told(seed)})`, {
    timeout: 600_000,
  }, async () => {
    for (let number = 0; number < schedules; number += 1) await schedule(number, new Random(seed + number));
    console.log(`runs: ${JSON.stringify(met)}`);
    // A schedule has three deaths in two on average.
    if (!mustMeetAll(schedules, 60)) return;
    expect(met.deaths).toBeGreaterThan(schedules / 2);
    expect(met.atOnce).toBeGreaterThan(0);
    expect(met.committed).toBeGreaterThan(schedules);
  });

  async function schedule(number: number, random: Random): Promise<void> {
    let views: readonly WorldView[] = [
      drawView(`a ${number}`, random, lastHour),
      drawView(`b ${number}`, random, lastHour),
    ];
    const steps = 2 + random.below(3);
    for (let step = 0; step < steps; step += 1) {
      if (step > 0 && random.chance(0.3)) {
        views = views.map((view) => ({ ...view, edition: "second" }));
        met.switches += 1;
      }
      const together = random.chance(0.3) ? 2 : 1;
      met.atOnce += together - 1;
      await Promise.all(Array.from({ length: together }, () => oneRun(views, drawRun(views, random), random)));
      await expireLeases();
      for (const view of views) met.committed += await agreement.checkCommitted(view);
      for (const view of views) await agreement.checkForward(view);
    }
    await oneRun(views, { kind: "incremental", start: null, end: at(lastHour), every: null }, null);
    await oneRun(views, { kind: "materialize", start: at(-200), end: at(lastHour), every: null }, null);
    for (const view of views) await agreement.checkWhole(view, at(lastHour));
  }

  /** Where it is random, it may die at any of its calls. */
  async function oneRun(views: readonly WorldView[], asked: AskedRun, random: Random | null): Promise<void> {
    const dying = new Dying(
      random?.chance(0.7) ? 1 + random.below(45) : Number.POSITIVE_INFINITY,
      random?.chance(0.5) ?? false,
    );
    const viewOf = (name: string) =>
      views.find((view) => view.name === name) ?? drawView(name, new Random(1), lastHour);
    const sources = worldSources(viewOf, () => dying.beat());
    const around: Materializing = {
      ...sources,
      registry: worldRegistry(views),
      clock: realClock,
      online: dying.over(online),
      runs: dying.over(runs),
      between: "apart",
    };
    met.runs += 1;
    try {
      const { run, views: told } = await materialize(around, asked);
      const problems = told.flatMap((view) => view.problems);
      if (run.state !== "succeeded") met.failures += 1;
      met.takenOver += problems.filter(({ code }) => code === "run-in-progress" || code === "run-lost").length;
      if (random === null) expect(problems).toEqual([]);
      else
        for (const { code } of problems)
          expect(["run-in-progress", "run-lost", "online-version-in-use"]).toContain(code);
    } catch (failure) {
      if (!(failure instanceof Death)) throw failure;
      met.deaths += 1;
    }
  }

  /** As time would, of those who died. */
  async function expireLeases(): Promise<void> {
    await running.query("update asof_runs.runs set lease_until = 0 where state = 'running'");
  }
});

function drawRun(views: readonly WorldView[], random: Random): AskedRun {
  const [one, other] = [random.below(lastHour), 1 + random.below(lastHour)];
  const [start, end] = one < other ? [one, other] : [Math.max(0, other - 1), one + 1];
  const common = {
    end: at(end),
    leaseMs: 60_000,
    parallel: 1 + random.below(3),
    ...(random.chance(0.3) ? { views: [views[random.below(2)]?.name ?? ""] } : {}),
  };
  return random.pick<AskedRun>([
    { ...common, kind: "incremental", start: null, every: null },
    { ...common, kind: "incremental", start: null, every: null },
    { ...common, kind: "materialize", start: at(start), every: null },
    { ...common, kind: "backfill", start: at(start), every: "3 hours" },
  ]);
}
