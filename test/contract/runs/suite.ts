import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import type { Claim, IntervalKey, NewRun, Run, RunStore } from "../../../src/ports/run-store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { TestEngine } from "../../engines/engines.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { codeOf } from "../online/suite.ts";

const at = (hour: number) => `2024-01-01T${String(hour).padStart(2, "0")}:00:00Z`;
const asked = { views: ["weather"], start: null, end: at(9), shard: null, every: null };
const newRun: NewRun = { project: "flights", kind: "materialize", by: "ada", asked, leaseMs: 60_000 };

/** What run state does, on any engine. */
export function runStoreContract({ name, start }: TestEngine): void {
  describe(`run state, ${name}`, () => {
    let running: RunningEngine;
    let store: RunStore;
    let number = 0;
    let version = { project: "flights", view: "weather", version: "1" };

    beforeAll(async () => {
      running = await start();
      store = sqlRunStore(postgresDatabase(running.engine));
      await store.now();
    });
    beforeEach(() => {
      number += 1;
      version = { project: "flights", view: `weather ${number}`, version: "1" };
    });
    afterAll(() => running.stop());

    const key = (from: number | null, to: number, shard: IntervalKey["shard"] = null): IntervalKey => ({
      version,
      interval: { start: from === null ? null : at(from), end: at(to) },
      shard,
    });
    const planned = async (run: Run, ...keys: readonly IntervalKey[]) => {
      for (const { interval, shard } of keys)
        await store.plan(run.id, { version, since: keys[0]?.interval.start ?? null, intervals: [interval], shard });
    };
    const taken = async (run: Run, of: IntervalKey, fill = false): Promise<Claim> => {
      await planned(run, of);
      return store.claim(run.id, of, { fill });
    };
    const committed = async (run: Run, of: IntervalKey) =>
      store.commit(await taken(run, of), { received: 3, written: 2, billed: { items: 3, bytes: 700, writeUnits: 4 } });
    const expire = (run: Run) => running.query(`update asof_runs.runs set lease_until = 0 where id = '${run.id}'`);
    const watermark = async () => (await store.coverage(version))?.watermark;

    it("has a clock of its own, and runs in the order of their beginnings", async () => {
      const now = await store.now();
      const first = await store.begin(newRun);
      const second = await store.begin({ ...newRun, kind: "incremental", by: null });
      expect(second).toMatchObject({ ...newRun, kind: "incremental", by: null, state: "running", endedAt: null });
      expect(BigInt(Date.parse(first.startedAt)) * 1_000n).toBeGreaterThanOrEqual(now - 1_000n);
      expect(Date.parse(first.leaseUntil) - Date.parse(first.startedAt)).toBe(60_000);
      const listed = await store.list("flights", 2);
      expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await store.list("another", 2)).toEqual([]);
      expect(await codeOf(store.show("another", first.id))).toBe("run-not-found");
      expect(await codeOf(store.show("flights", "none"))).toBe("run-not-found");
    });

    it("ends a run once, and what it left open is failed", async () => {
      const run = await store.begin(newRun);
      await taken(run, key(null, 3));
      await planned(run, key(3, 4));
      expect(await store.end(run.id, { state: "failed", reason: "weather: x" })).toMatchObject({ state: "failed" });
      expect(await store.end(run.id, { state: "succeeded", reason: null })).toMatchObject({ state: "failed" });
      expect(await codeOf(store.renew(run.id))).toBe("run-lost");
      const { intervals } = await store.show("flights", run.id);
      expect(intervals.map(({ state }) => state)).toEqual(["failed", "planned"]);
      expect(await watermark()).toBeNull();
    });

    it("renews leases by its own clock, and tells who was cancelled", async () => {
      const run = await store.begin(newRun);
      await expire(run);
      expect((await store.show("flights", run.id)).run.state).toBe("lost");
      const renewed = await store.renew(run.id);
      expect(renewed).toMatchObject({ state: "running", isCancelled: false });
      await store.cancel(run.id);
      expect(await store.renew(run.id)).toMatchObject({ state: "running", isCancelled: true });
    });

    it("tells a version's intervals, those that end last first, and leaves a line of repairs", async () => {
      const run = await store.begin(newRun);
      expect(await store.intervals(version, 10)).toEqual([]);
      expect(await codeOf(store.repaired(version, { by: null, reason: "x" }))).toBe("watermark-unknown");
      await committed(run, key(null, 3));
      const held = await taken(run, key(3, 5, { index: 1, of: 2 }));
      await store.fail(held, "no space");
      await planned(run, key(3, 5), key(5, 7));
      const told = (await store.intervals(version, 10)).map(({ interval, state, shard, reason }) => [
        ...[interval.end, state, shard?.index ?? null, reason],
      ]);
      expect(told).toEqual([
        [at(7), "planned", null, null],
        [at(5), "planned", null, null],
        [at(5), "failed", 1, "no space"],
        [at(3), "committed", null, null],
      ]);
      expect(await store.intervals(version, 1)).toMatchObject([
        { interval: { start: at(5), end: at(7) }, run: run.id },
      ]);
      expect(await store.intervals({ ...version, version: "2" }, 1)).toEqual([]);
      // What covers the failed one is no longer kept, and neither is when it was done.
      const place = `project = 'flights' and view = '${version.view}'`;
      await running.query(
        `insert into asof_runs.spans select project, view, version, begins, ends + 1 from asof_runs.intervals where ${place} and state = 'failed'`,
      );
      expect((await store.intervals(version, 10)).map(({ state }) => state)).toEqual([
        "planned",
        "failed",
        "committed",
      ]);
      await running.query(`update asof_runs.intervals set started_at = 1 where ${place} and state = 'failed'`);
      expect((await store.intervals(version, 10)).map(({ state }) => state)).toEqual(["planned", "committed"]);
      await store.repaired(version, { by: "ada", reason: "3 rows written" });
      const [line] = await store.audit("flights", 1);
      expect(line).toMatchObject({ ...version, action: "repaired", before: at(3), after: at(3), by: "ada" });
      expect(await watermark()).toBe(at(3));
    });

    it("moves a watermark over what follows without a gap", async () => {
      const run = await store.begin(newRun);
      expect(await store.coverage(version)).toBeNull();
      await planned(run, key(null, 3), key(3, 5), key(5, 7));
      expect(await committed(run, key(3, 5))).toMatchObject({ since: null, watermark: null });
      expect(await committed(run, key(null, 3))).toMatchObject({ watermark: at(5) });
      expect(await committed(run, key(6, 7))).toMatchObject({ watermark: at(5) });
      expect(await committed(run, key(5, 7))).toMatchObject({ watermark: at(7) });
      expect(await committed(run, key(null, 2))).toMatchObject({ watermark: at(7) });
      const { intervals } = await store.show("flights", run.id);
      expect(intervals).toHaveLength(5);
      expect(intervals[0]).toMatchObject({ state: "committed", received: 3, written: 2, attempt: 1, reason: null });
      // What was sent is kept as well, where the store bills by the write.
      expect(intervals[0]?.billed).toEqual({ items: 3, bytes: 700, writeUnits: 4 });
    });

    it("tells of an interval that nothing was loaded of, or after its beginning", async () => {
      const run = await store.begin(newRun);
      const follows = async (of: IntervalKey) => {
        const held = await taken(run, of);
        await store.fail(held, "some rows may be there");
        return held.follows;
      };
      const half = (index: number) => key(null, 3, { index, of: 2 });
      expect([await follows(half(0)), await follows(half(1))]).toEqual([true, true]);
      expect(await follows(half(0))).toBe(false);
      for (const index of [0, 1]) await committed(run, half(index));
      expect(await follows(key(3, 5))).toBe(true);
      // Others were begun that may be newer, or that are the same.
      expect([await follows(key(2, 4)), await follows(key(3, 4)), await follows(key(4, 6))]).toEqual([
        ...[false, false, false],
      ]);
      expect(await follows(key(7, 8))).toBe(true);
      await committed(run, key(7, 8));
      await store.correct({ version, watermark: at(3), by: null, reason: "again" });
      expect(await follows(key(6, 8))).toBe(false);
    });

    it("counts an interval when all its shards are there", async () => {
      const run = await store.begin(newRun);
      const other = await store.begin(newRun);
      const half = (index: number) => key(null, 3, { index, of: 2 });
      const [first, second] = [await taken(run, half(0), true), await taken(other, half(1), true)];
      expect([first.fills, second.fills]).toEqual([true, true]);
      expect(await store.commit(second, { received: 1, written: 1 })).toMatchObject({ watermark: null });
      expect(await store.commit(first, { received: 1, written: 1 })).toMatchObject({ watermark: at(3) });
    });

    it("lets one run at a time work on an interval, and a dead one's be taken over", async () => {
      const [dead, heir] = [await store.begin(newRun), await store.begin(newRun)];
      const held = await taken(dead, key(null, 3));
      expect(await codeOf(taken(heir, key(null, 3)))).toBe("run-in-progress");
      await expire(dead);
      const taking = await taken(heir, key(null, 3));
      expect(taking.attempt).toBe(2);
      await store.renew(dead.id);
      expect(await codeOf(store.commit(held, { received: 1, written: 1 }))).toBe("run-lost");
      await store.fail(held, "too late");
      expect(await store.commit(taking, { received: 1, written: 1 })).toMatchObject({ watermark: at(3) });
      expect(await codeOf(store.commit(taking, { received: 1, written: 1 }))).toBe("run-lost");
    });

    it("fills a version once, alone", async () => {
      const [run, other] = [await store.begin(newRun), await store.begin(newRun)];
      const filling = await taken(run, key(null, 3), true);
      expect(filling.fills).toBe(true);
      expect(await codeOf(taken(other, key(3, 4)))).toBe("run-in-progress");
      await store.fail(filling, "lost");
      const again = await store.claim(run.id, key(null, 3), { fill: true });
      expect(again.fills).toBe(true);
      await store.commit(again, { received: 1, written: 1 });
      expect((await taken(other, key(null, 4), true)).fills).toBe(false);
    });

    it("refuses to have everything of an interval that is not over", async () => {
      const run = await store.begin(newRun);
      const future = new Date(Date.now() + 3_600_000).toISOString();
      const interval = { start: null, end: future };
      await store.plan(run.id, { version, since: null, intervals: [interval], shard: null });
      const held = await store.claim(run.id, { version, interval, shard: null }, { fill: false });
      expect(await codeOf(store.commit(held, { received: 1, written: 1 }))).toBe("watermark-in-future");
      expect(await watermark()).toBeNull();
    });

    it("keeps what was planned by a run whose plan another one takes up, and what is committed", async () => {
      const [run, other] = [await store.begin(newRun), await store.begin(newRun)];
      await planned(run, key(null, 1), key(1, 2));
      await committed(run, key(null, 1));
      const entries = await store.plan(other.id, {
        version,
        since: null,
        intervals: [key(null, 1).interval, key(1, 2).interval],
        shard: null,
      });
      expect(entries.map(({ state }) => state)).toEqual(["committed", "planned"]);
      expect((await store.show("flights", run.id)).intervals).toHaveLength(1);
      expect((await store.show("flights", other.id)).intervals).toHaveLength(1);
    });

    it("corrects a watermark with an audit line, forward and back", async () => {
      const because = { by: "ada", reason: "rows came late" };
      expect(await codeOf(store.correct({ version, watermark: at(1), ...because }))).toBe("watermark-unknown");
      const run = await store.begin(newRun);
      await committed(run, key(null, 3));
      await committed(run, key(3, 5));
      expect(await store.correct({ version, watermark: at(3), ...because })).toMatchObject({ watermark: at(3) });
      expect(await committed(run, key(2, 4))).toMatchObject({ watermark: at(4) });
      expect(await store.correct({ version, watermark: at(8), ...because })).toMatchObject({ watermark: at(8) });
      const future = new Date(Date.now() + 3_600_000).toISOString();
      expect(await codeOf(store.correct({ version, watermark: future, ...because }))).toBe("watermark-in-future");
      const [newest, oldest] = (await store.audit("flights", 100)).filter(({ view }) => view === version.view);
      expect(newest).toMatchObject({ ...version, ...because, action: "corrected", before: at(4), after: at(8) });
      expect(oldest).toMatchObject({ before: at(5), after: at(3) });
    });

    it("forgets a version with all its intervals", async () => {
      const run = await store.begin(newRun);
      await committed(run, key(null, 3));
      await store.forget(version, { by: null, reason: "it is gone" });
      expect(await store.coverage(version)).toBeNull();
      expect((await store.watermarks("flights")).map(({ view }) => view)).not.toContain(version.view);
      expect((await store.audit("flights", 1))[0]).toMatchObject({ action: "forgotten", before: at(3), after: null });
      await store.forget(version, { by: null, reason: "it is gone" });
      expect((await taken(run, key(null, 3), true)).attempt).toBe(1);
    });

    it("gives one of many that take an interval at once", async () => {
      const stores = Array.from({ length: 4 }, () => sqlRunStore(postgresDatabase(running.engine)));
      await Promise.all(stores.map((one) => one.now()));
      const runs = await Promise.all(stores.map((one) => one.begin(newRun)));
      const tried = await Promise.allSettled(
        runs.map(async (run, index) => {
          await stores[index]?.plan(run.id, { version, since: null, intervals: [key(null, 3).interval], shard: null });
          return stores[index]?.claim(run.id, key(null, 3), { fill: true });
        }),
      );
      expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });
  });
}
