import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { CanonicalValue, Row, RowBatches } from "../../../src/ir/value.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { Random } from "../../expressions/random.ts";
import { compareNewness, NaiveOnlineStore } from "../../naive/online.ts";
import { sameValue, show } from "../../naive/values.ts";
import { seed, told } from "../../support/seed.ts";
import type { OnlineSubject, RunningOnline } from "./subject.ts";
import { batches, codeOf, rowsOf, tableWith } from "./suite.ts";

const [old, then, late] = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"];
const keys = ["a", "b", "c", "d"];

/** Rows that are written while a version is filled for the first time are as much its rows as those that it is filled with. */
export function onlineFilling(subject: OnlineSubject): void {
  describe(`${subject.name}, filled while others write`, () => {
    let running: RunningOnline;
    let stores: readonly OnlineStore[];

    beforeAll(async () => {
      running = await subject.start();
      stores = Array.from({ length: 3 }, () => running.open());
    });
    afterAll(() => running.stop());

    const pair = (): readonly [OnlineStore, OnlineStore] => {
      const [store, other] = stores;
      if (store === undefined || other === undefined) throw new Error("no stores");
      return [store, other];
    };
    /** What is read of each key once the version is switched to. */
    const held = async (store: OnlineStore, table: OnlineTable) => {
      await store.switchTo(table);
      const rows = await rowsOf(
        store,
        table,
        keys.map((key) => [key]),
      );
      return rows.map((row) => row?.features[0] ?? null);
    };
    const filled = keys.map((key): Row => [key, then, 0n]);

    it("keeps what was written before it, between its batches and after it, where that is newer", async () => {
      const [store, other] = pair();
      const table = tableWith();
      await store.prepare(table);
      await other.write(table, [
        ["a", late, 1n],
        ["d", old, 1n],
      ]);
      const between: Promise<unknown>[] = [];
      async function* rows(): RowBatches {
        yield filled.slice(0, 2);
        // Some stores let nobody write meanwhile: those wait.
        between.push(
          other.write(table, [
            ["b", late, 2n],
            ["c", late, 2n],
            ["d", old, 2n],
          ]),
        );
        await new Promise((later) => setTimeout(later, 50));
        yield filled.slice(2);
      }
      expect((await store.load(table, rows())).received).toBe(4);
      await Promise.all(between);
      await other.write(table, [
        ["c", old, 3n],
        ["b", old, 3n],
      ]);
      expect(await held(store, table)).toEqual([1n, 2n, 2n, 0n]);
    });

    it("keeps it when filling died half way and was begun again", async () => {
      const [store, other] = pair();
      const table = tableWith();
      await store.prepare(table);
      async function* dying(): RowBatches {
        yield filled.slice(0, 3);
        await new Promise((later) => setTimeout(later, 20));
        throw new Error("killed");
      }
      expect(await codeOf(store.load(table, dying()))).toBe("online-value-unfit");
      await other.write(table, [
        ["a", late, 1n],
        ["d", late, 1n],
      ]);
      expect(await codeOf(store.load(table, dying()))).toBe("online-value-unfit");
      await other.write(table, [["b", late, 2n]]);
      await store.load(table, batches(filled));
      expect(await held(other, table)).toEqual([1n, 2n, 0n, 1n]);
    });

    it(`ends with the newest, whatever is written, dies and is begun again meanwhile (${told(seed)})`, {
      timeout: 300_000,
    }, async () => {
      const schedules = Number(process.env["ASOF_FILLINGS"] ?? 4);
      const met = await fillings(stores, schedules, seed);
      console.log(`${subject.name}, filling: ${JSON.stringify(met)}`);
      expect(met.schedules).toBe(schedules);
      for (const count of [met.deaths, met.newer, met.older, met.during]) expect(count).toBeGreaterThan(schedules / 8);
    });
  });
}

/** What schedules met. */
interface Met {
  schedules: number;
  /** Fillings that died. */
  deaths: number;
  /** Rows that were written beside those filled, and are newer, or older. */
  newer: number;
  older: number;
  /** Writes that began while the version was being filled. */
  during: number;
}

async function fillings(stores: readonly OnlineStore[], schedules: number, seed: number): Promise<Met> {
  const met: Met = { schedules: 0, deaths: 0, newer: 0, older: 0, during: 0 };
  const atOnce = 6;
  for (let from = 0; from < schedules; from += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, schedules - from) }, (_, index) =>
        fillingSchedule(stores, from + index, new Random(seed + from + index), met),
      ),
    );
  return met;
}

/** However few schedules there are, they meet all: fillings that die, and a first write beside them of a newer or an older row. */
async function fillingSchedule(
  stores: readonly OnlineStore[],
  number: number,
  random: Random,
  met: Met,
): Promise<void> {
  const [store] = stores;
  if (store === undefined) throw new Error("no store");
  const table = tableWith({
    tieBreaks: [{ name: "created", type: { kind: "int32" } }],
    features: [{ name: "x", type: { kind: "float64" } }],
  });
  await store.prepare(table);
  const sure = random.pick(keys);
  const rows = keys
    .filter((key) => key === sure || random.chance(0.8))
    .map((key) => drawRow(key, random, key === sure ? [then] : undefined));
  const first = { pause: 0, rows: [drawRow(sure, random, [number % 2 === 0 ? late : old])] };
  const drawn = Array.from({ length: 1 + random.below(3) }, () =>
    Array.from({ length: 1 + random.below(3) }, () => ({
      pause: random.below(25),
      rows: Array.from({ length: 1 + random.below(2) }, () => drawRow(random.pick(keys), random)),
    })),
  );
  const writers = drawn.map((writes, writer) => (writer === 0 ? [first, ...writes] : writes));
  const deaths = number % 3;
  const pauses = Array.from({ length: 16 }, () => random.below(12));
  const twin = new NaiveOnlineStore(table);
  twin.write([...rows, ...writers.flat().flatMap((one) => one.rows)]);
  const state = { isFilling: true };
  await Promise.all([
    filling(store, table, { rows, deaths, pauses }, met).finally(() => {
      state.isFilling = false;
    }),
    ...writers.map(async (writes, index) => {
      for (const write of writes) {
        await wait(write.pause);
        if (state.isFilling) met.during += 1;
        compare(met, table, rows, write.rows);
        await stores[(index + 1) % stores.length]?.write(table, write.rows);
      }
    }),
  ]);
  await store.switchTo(table);
  await check(store, table, twin);
  met.schedules += 1;
}

interface Filling {
  readonly rows: readonly Row[];
  readonly deaths: number;
  readonly pauses: readonly number[];
}

async function filling(store: OnlineStore, table: OnlineTable, { rows, deaths, pauses }: Filling, met: Met) {
  for (let attempt = 0; attempt <= deaths; attempt += 1) {
    async function* some(): RowBatches {
      for (const [index, row] of rows.entries()) {
        await wait(pauses[(attempt + index) % pauses.length] ?? 0);
        if (attempt < deaths && index === rows.length - 1) throw new Error("killed");
        yield [row];
      }
    }
    const done = await store.load(table, some()).then(
      () => true,
      () => false,
    );
    if (!done) met.deaths += 1;
  }
}

function drawRow(key: string, random: Random, times: readonly string[] = [old, then, late]): Row {
  const created: CanonicalValue = random.chance(0.2) ? null : random.below(2);
  return [key, random.pick(times), created, random.pick([null, 0, 1.5, 2.5])];
}

function compare(met: Met, table: OnlineTable, rows: readonly Row[], written: readonly Row[]): void {
  for (const one of written) {
    const filled = rows.find(([key]) => key === one[0]);
    const order = filled === undefined ? 0 : compareNewness(table, one, filled);
    met.newer += Number(order > 0);
    met.older += Number(order < 0);
  }
}

async function check(store: OnlineStore, table: OnlineTable, twin: NaiveOnlineStore): Promise<void> {
  const found = await rowsOf(
    store,
    table,
    keys.map((key) => [key]),
  );
  keys.forEach((key, index) => {
    const row = found[index] ?? null;
    const accepted = twin.stored([key]);
    const isAccepted =
      row === null
        ? accepted.length === 0
        : accepted.some(
            (one) =>
              one[1] === row.eventTime && sameValue({ kind: "float64" }, one[3] ?? null, row.features[0] ?? null),
          );
    const told = row === null ? "nothing" : `${row.eventTime} ${show(row.features[0] ?? null)}`;
    if (!isAccepted)
      expect.fail(
        `${table.view}, key ${key}: ${told}, not ${accepted.map((one) => one.map(show).join(" ")).join(" or ")}`,
      );
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((later) => setTimeout(later, milliseconds));
}
