import { expect } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import { Random } from "../../expressions/random.ts";
import { compareNewness, NaiveOnlineStore } from "../../naive/online.ts";
import { sameValue, show, valueText } from "../../naive/values.ts";
import { batches, rowsOf, served, tableWith } from "./suite.ts";

/** What schedules met: a property that meets nothing shows nothing. */
export interface Met {
  schedules: number;
  writers: number;
  rows: number;
  written: number;
  /** Rows that came after a newer one of their key was acknowledged. */
  stale: number;
  /** Keys whose newest rows share their event time with others. */
  tiesOfEvent: number;
  /** Keys with several newest rows that differ in their values alone. */
  fullTies: number;
  nullTieBreaks: number;
  streams: number;
  /** Writes that were under way while another one of the same schedule was. */
  overlapping: number;
  replayed: number;
}

const moments = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", "2023-12-31T23:59:59.999999Z"];
const values = [null, -0, 0, 1.5, Number.NaN];
const keys = ["a", "b"];

interface Write {
  /** Milliseconds before it begins. */
  readonly pause: number;
  readonly rows: readonly Row[];
  readonly isStream: boolean;
}

/**
 * Random writers at once, each with batches and streams of rows for the same few keys, whose times and tie-breaks often agree. In
 * the end the store holds, for every key, a row that the twin would hold; and all that was ever written, written again, changes
 * nothing: so what is held is the greatest in an order of the store's own that does not depend on the schedule.
 */
export async function interleave(stores: readonly OnlineStore[], schedules: number, seed: number): Promise<Met> {
  const [store] = stores;
  if (store === undefined) throw new Error("no store to write to");
  const met = nothingMet();
  const table = await served(
    store,
    tableWith({
      keys: [
        { name: "schedule", type: { kind: "int64" } },
        { name: "key", type: { kind: "string" } },
      ],
      tieBreaks: [{ name: "created", type: { kind: "int32" } }],
      features: [
        { name: "x", type: { kind: "float64" } },
        { name: "text", type: { kind: "string" } },
      ],
    }),
  );
  const atOnce = 8;
  for (let from = 0; from < schedules; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, schedules - from) }, (_, index) => from + index);
    await Promise.all(some.map((number) => runSchedule(stores, table, BigInt(number), new Random(seed + number), met)));
  }
  return met;
}

async function runSchedule(
  stores: readonly OnlineStore[],
  table: OnlineTable,
  number: bigint,
  random: Random,
  met: Met,
): Promise<void> {
  const writers = Array.from({ length: 2 + random.below(3) }, () =>
    Array.from({ length: 1 + random.below(2) }, () => drawWrite(number, random)),
  );
  const twin = new NaiveOnlineStore(table);
  for (const { rows } of writers.flat()) twin.write(rows);
  let running = 0;
  const acknowledged: Row[] = [];
  await Promise.all(
    writers.map(async (writes, writer) => {
      for (const write of writes) {
        await pause(write.pause);
        running += 1;
        if (running > 1) met.overlapping += 1;
        count(met, table, write, acknowledged);
        const { written } = await put(stores[writer % stores.length], table, write);
        running -= 1;
        met.written += written;
        acknowledged.push(...write.rows);
      }
    }),
  );
  const before = await check(stores, table, number, twin, met);
  const [store] = stores;
  const replay = shuffled(
    writers.flat().flatMap(({ rows }) => rows),
    random,
  );
  const again = await store?.write(table, replay);
  expect(again?.written, `schedule ${number}: a replay changes nothing`).toBe(0);
  met.replayed += replay.length;
  expect(await check(stores, table, number, twin, met, false)).toEqual(before);
  met.schedules += 1;
  met.writers += writers.length;
}

function drawWrite(number: bigint, random: Random): Write {
  const rows = Array.from(
    { length: 1 + random.below(3) },
    (): Row => [
      number,
      random.pick(keys),
      random.pick(moments),
      random.chance(0.3) ? null : random.below(2),
      random.pick(values),
      random.chance(0.2) ? null : random.pick(["", "x", "é"]),
    ],
  );
  return { pause: random.below(3), rows, isStream: random.chance(0.3) };
}

async function put(store: OnlineStore | undefined, table: OnlineTable, { rows, isStream }: Write) {
  if (store === undefined) throw new Error("no store to write to");
  return isStream ? store.merge(table, batches(...rows.map((row) => [row]))) : store.write(table, rows);
}

function count(met: Met, table: OnlineTable, { rows, isStream }: Write, acknowledged: readonly Row[]): void {
  met.rows += rows.length;
  met.streams += Number(isStream);
  for (const row of rows) {
    if (row[3] === null) met.nullTieBreaks += 1;
    const isStale = acknowledged.some((other) => other[1] === row[1] && compareNewness(table, other, row) > 0);
    met.stale += Number(isStale);
  }
}

async function check(
  stores: readonly OnlineStore[],
  table: OnlineTable,
  number: bigint,
  twin: NaiveOnlineStore,
  met: Met,
  counts = true,
): Promise<readonly string[]> {
  const store = stores.at(-1);
  if (store === undefined) throw new Error("no store to read from");
  const found = await rowsOf(
    store,
    table,
    keys.map((key) => [number, key]),
  );
  return keys.map((key, index) => {
    const accepted = twin.stored([number, key]);
    const row = found[index] ?? null;
    const told = row === null ? "nothing" : [row.eventTime, ...row.features].map((one) => show(one)).join(" ");
    const isAccepted =
      row === null
        ? accepted.length === 0
        : accepted.some(
            (one) =>
              one[2] === row.eventTime &&
              table.features.every(({ type }, at) => sameValue(type, one[4 + at] ?? null, row.features[at] ?? null)),
          );
    if (!isAccepted)
      expect.fail(
        `schedule ${number}, key ${key}: ${told}, not ${accepted.map((one) => one.map(show).join(" ")).join(" or ")}`,
      );
    if (counts) countTies(met, table, accepted);
    return told;
  });
}

function countTies(met: Met, table: OnlineTable, accepted: readonly Row[]): void {
  const texts = accepted.map((row) =>
    table.features.map(({ type }, at) => valueText(type, row[4 + at] ?? null)).join(),
  );
  if (new Set(texts).size > 1) met.fullTies += 1;
  if (accepted.length > 1) met.tiesOfEvent += 1;
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

function pause(turns: number): Promise<void> {
  return turns === 0 ? Promise.resolve() : new Promise((later) => setTimeout(later, turns));
}

function nothingMet(): Met {
  return {
    schedules: 0,
    writers: 0,
    rows: 0,
    written: 0,
    stale: 0,
    tiesOfEvent: 0,
    fullTies: 0,
    nullTieBreaks: 0,
    streams: 0,
    overlapping: 0,
    replayed: 0,
  };
}
