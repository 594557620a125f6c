import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import type { KnownInterval, Shard } from "../../../src/ir/latest.ts";
import type { NewRun, RunStore } from "../../../src/ports/run-store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { TestEngine } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { codeOf } from "../online/suite.ts";

const at = (hour: number) => `2024-01-01T${String(hour).padStart(2, "0")}:00:00Z`;
const asked = { views: ["weather"], start: null, end: at(9), shard: null, every: null };
const newRun: NewRun = { project: "flights", kind: "materialize", by: null, asked, leaseMs: 60_000 };
const outcome = { received: 3, written: 2 };
const ended = { state: "succeeded", reason: null } as const;

/** What becomes of entries of the ledger that are older than they are kept. */
export function ledgerRetention({ name, start }: TestEngine): void {
  describe(`old entries of run state, ${name}`, () => {
    let running: RunningEngine;
    let store: RunStore;
    let number = 0;
    let version = { project: "flights", view: "", version: "1" };

    beforeAll(async () => {
      running = await start();
      store = sqlRunStore(postgresDatabase(running.engine), { keepDays: 30 });
      await store.now();
    });
    beforeEach(() => {
      number += 1;
      version = { project: `flights ${number}`, view: "weather", version: "1" };
    });
    afterAll(() => running.stop());

    const between = (from: number | null, to: number): KnownInterval => ({
      start: from === null ? null : at(from),
      end: at(to),
    });
    const begun = async () => (await store.begin({ ...newRun, project: version.project })).id;
    const plan = async (run: string, intervals: readonly KnownInterval[], shard: Shard | null = null) =>
      (await store.plan(run, { version, since: intervals[0]?.start ?? null, intervals, shard })).map(
        ({ state }) => state,
      );
    const commit = async (run: string, interval: KnownInterval, shard: Shard | null = null) => {
      await plan(run, [interval], shard);
      return store.commit(await store.claim(run, { version, interval, shard }, { fill: false }), outcome);
    };
    const kept = async () =>
      (await store.intervals(version, 100)).map(({ interval: { start, end }, state }) => `${start} ${end} ${state}`);
    /** As if all of it had been done so many days before. */
    const age = async (days: number) => {
      const by = days * 86_400_000_000;
      const mine = `where project = '${version.project}'`;
      await running.query(`update asof_runs.intervals set ended_at = ended_at - ${by} ${mine}`);
      await running.query(
        `update asof_runs.runs set started_at = started_at - ${by}, lease_until = lease_until - ${by} ${mine}`,
      );
    };
    /** Some run over the version ends. */
    const tidied = async (interval: KnownInterval) => {
      const run = await begun();
      await commit(run, interval);
      await store.end(run, ended);
      return run;
    };

    it("are kept as long as they were promised to be, and then what they covered is known by itself", async () => {
      const run = await begun();
      for (const one of [between(null, 1), between(1, 2), between(2, 3)]) await commit(run, one);
      await store.end(run, ended);
      await age(29);
      await tidied(between(3, 4));
      expect(await kept()).toHaveLength(4);
      await age(2);
      const last = await tidied(between(4, 5));
      expect(await kept()).toEqual([`${at(4)} ${at(5)} committed`, `${at(3)} ${at(4)} committed`]);
      expect(await store.coverage(version)).toMatchObject({ since: null, watermark: at(5) });
      expect(await codeOf(store.show(version.project, run))).toBe("run-not-found");
      expect((await store.list(version.project, 10)).map(({ id }) => id)).toContain(last);
      // A backfill has nothing to do, in whatever parts it asks; `materialize` does it again.
      const again = await begun();
      expect(await plan(again, [between(1, 2), between(null, 2), between(1, 3)])).toEqual(Array(3).fill("committed"));
      expect(await plan(again, [between(2, 4)])).toEqual(["planned"]);
      expect(await commit(again, between(1, 2))).toMatchObject({ watermark: at(5) });
      expect(await kept()).toContain(`${at(1)} ${at(2)} committed`);
    });

    it("that are no part of what is covered stay: failed ones, shards without their others, what lies beyond a gap", async () => {
      const run = await begun();
      await commit(run, between(0, 1));
      await plan(run, [between(1, 2)]);
      const claim = await store.claim(run, { version, interval: between(1, 2), shard: null }, { fill: false });
      await store.fail(claim, "planted");
      await commit(run, between(0, 2), { index: 0, of: 2 });
      await commit(run, between(5, 6));
      await store.end(run, ended);
      await age(40);
      await tidied(between(6, 7));
      expect(await kept()).toEqual([
        `${at(6)} ${at(7)} committed`,
        `${at(5)} ${at(6)} committed`,
        `${at(0)} ${at(2)} committed`,
        `${at(1)} ${at(2)} failed`,
      ]);
      // The gap is filled: now they go, whole or not at all.
      const filling = await begun();
      await commit(filling, between(1, 5));
      await commit(filling, between(0, 2), { index: 1, of: 2 });
      await store.end(filling, ended);
      expect(await store.coverage(version)).toMatchObject({ watermark: at(7) });
      await age(40);
      await tidied(between(7, 8));
      expect(await kept()).toEqual([`${at(7)} ${at(8)} committed`, `${at(1)} ${at(2)} failed`]);
      const retry = await begun();
      expect(await plan(retry, [between(1, 2), between(0, 7), between(0, 8)])).toEqual([
        "failed",
        "committed",
        "planned",
      ]);
    });

    it("hold as far as a watermark that was set by hand, and not beyond", async () => {
      const run = await begun();
      await commit(run, between(0, 4));
      await store.end(run, ended);
      await age(40);
      await tidied(between(4, 5));
      await store.correct({ version, watermark: at(2), by: null, reason: "rows came late" });
      const again = await begun();
      expect(await plan(again, [between(0, 2), between(0, 3), between(2, 4)])).toEqual([
        "committed",
        "planned",
        "planned",
      ]);
      // What was skipped by hand was never loaded: no entry says that it was.
      await store.correct({ version, watermark: at(8), by: null, reason: "never needed" });
      await tidied(between(8, 9));
      await age(40);
      await tidied(between(9, 10));
      expect(await plan(again, [between(5, 8), between(8, 9)])).toEqual(["planned", "committed"]);
    });

    it("keep a version from being filled blindly, and go with it", async () => {
      const run = await begun();
      await commit(run, between(0, 1));
      await store.end(run, ended);
      await age(40);
      await store.end(await begun(), ended);
      const other = await tidied(between(1, 2));
      await age(40);
      await tidied(between(2, 3));
      await running.query(`delete from asof_runs.intervals where project = '${version.project}'`);
      const last = await begun();
      await plan(last, [between(3, 4)]);
      const claim = await store.claim(last, { version, interval: between(3, 4), shard: null }, { fill: true });
      expect(claim.fills).toBe(false);
      await store.forget(version, { by: null, reason: "gone" });
      expect(await plan(last, [between(0, 1)])).toEqual(["planned"]);
      expect(await codeOf(store.show(version.project, other))).toBe("run-not-found");
    });

    it("are never asked to be kept for a time that is none", () => {
      for (const keepDays of [0, -1, 1.5, Number.NaN, 1e9])
        expect(() => sqlRunStore(postgresDatabase(running.engine), { keepDays })).toThrow("cannot be kept");
    });
  });
}
