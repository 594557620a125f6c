import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { type OnlineTable, onlineLayout } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineStore, StoredRow } from "../../../src/ports/online-store.ts";
import type { RunStore } from "../../../src/ports/run-store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { Materializing } from "../../../src/runtime/materialize/materializing.ts";
import { materialize } from "../../../src/runtime/materialize/run.ts";
import { reconcile } from "../../../src/runtime/reconcile/reconcile.ts";
import type { DifferenceCause } from "../../../src/runtime/reconcile/result.ts";
import { realClock } from "../../contract/online/subject.ts";
import { startEmbedded } from "../../engines/embedded.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { Random } from "../../expressions/random.ts";
import { compareNewness } from "../../naive/online.ts";
import { seed, told } from "../../support/seed.ts";
import {
  hourText as at,
  drawView,
  rowsIn,
  type WorldRow,
  type WorldView,
  worldKeys,
  worldRegistry,
  worldSources,
  worldTable,
} from "../runs/world.ts";

const schedules = Number(process.env["ASOF_RECONCILE_SCHEDULES"] ?? 12);
const lastHour = 12;

/** What befalls a key of its own in every schedule, in turn: so that the fewest of them meet each. */
const causes = ["late", "missing", "value", "extra", "newer"] as const;
const own = 4n;
const ownRow: WorldRow = { id: own, event: instant(5), known: instant(5), created: instant(0), n: 1n };
const allKeys = [...worldKeys, own];

function instant(hours: number): bigint {
  return parseInstant(at(hours)) ?? 0n;
}

/** What schedules met. */
const met: Partial<Record<DifferenceCause, number>> = {};

describe("reconcile", () => {
  let running: RunningEngine;
  let online: OnlineStore;
  let runs: RunStore;

  beforeAll(async () => {
    running = await startEmbedded();
    const database = postgresDatabase(running.engine);
    online = postgresOnlineStore(database, realClock, { switchMs: 0 });
    runs = sqlRunStore(database);
    await runs.now();
  });
  afterAll(() => running.stop());

  it(`finds all that was spoilt at random, and puts it right, in ${schedules} schedules (${told(seed)})`, {
    timeout: 300_000,
  }, async () => {
    for (let number = 0; number < schedules; number += 1) await schedule(number, new Random(seed + number));
    console.log(`reconcile: ${JSON.stringify(met)}`);
    if (schedules >= causes.length) for (const cause of causes) expect(met[cause]).toBeGreaterThan(0);
  });

  async function schedule(number: number, random: Random): Promise<void> {
    const drawn = drawView(`v ${number}`, random, lastHour);
    const view: WorldView = { ...drawn, rows: [...drawn.rows, ownRow] };
    const cause = causes[number % causes.length] ?? "late";
    const table = worldTable(view);
    const [start, end] = random.chance(0.5) ? [null, 9] : [3, 10];
    const interval = { start: start === null ? null : at(start), end: at(end) };
    await materialize(around(view), {
      kind: "materialize",
      every: null,
      ...interval,
      start: interval.start ?? at(-100),
    });
    const since = interval.start ?? at(-100);
    expect(await compared(view)).toMatchObject({ left: 0, examples: [] });

    const spoilt: WorldView = { ...view, rows: [...spoil(drawn.rows, random), ...ownRows(cause)] };
    await spoilStore(table, random);
    await spoilOwn(table, cause);
    const expected = new Map(rowsIn(spoilt, { start: since, end: at(end) }).map((row) => [String(row[0]), row]));
    const stored = await storedRows(table);
    const found = await compared(spoilt);
    const told = new Map(found.examples.map(({ keys, cause }) => [String(keys[0]?.value), cause]));
    expect(found.compared).toBe(expected.size);
    expect(found.scanned).toBe(stored.size);
    expect(told.get(String(own))).toBe(cause);
    for (const key of allKeys.map(String)) {
      const accepted = acceptedCauses(table, expected.get(key) ?? null, stored.get(key) ?? null, at(end));
      expect(accepted, `${view.name}, key ${key}`).toContain(told.get(key) ?? null);
      const one = told.get(key);
      if (one !== undefined) met[one] = (met[one] ?? 0) + 1;
    }

    const repaired = await compared(spoilt, true);
    expect(repaired.left).toBe(0);
    const after = await storedRows(table);
    for (const [key, row] of expected) {
      const is = after.get(key) ?? [];
      if (compareNewness(table, is, row) === 0) expect(is).toEqual(row);
      else expect(compareNewness(table, is, row), `${view.name}, key ${key}`).toBeGreaterThan(0);
    }
    for (const [key, row] of after)
      if (!expected.has(key)) expect(acceptedCauses(table, null, row, at(end))).not.toEqual(["extra"]);
    expect(await compared(spoilt)).toMatchObject({ left: 0 });
  }

  function around(view: WorldView): Materializing {
    return {
      ...worldSources(() => view),
      registry: worldRegistry([view]),
      clock: realClock,
      online,
      runs,
      between: "apart",
    };
  }

  async function compared(view: WorldView, repair = false) {
    const options = { sample: "all", examples: 10, repair, deleteExtra: repair } as const;
    const { views } = await reconcile(around(view), options);
    return views[0] ?? expect.fail("a view");
  }

  async function storedRows(table: OnlineTable): Promise<ReadonlyMap<string, Row>> {
    const rows: StoredRow[] = [];
    for await (const page of online.scan(table)) rows.push(...page);
    return new Map(
      rows.map((row) => [String(row.keys[0]), [...row.keys, row.eventTime, ...row.tieBreaks, ...row.features]]),
    );
  }

  /** Rows go, change in place, and come late. */
  function spoil(rows: readonly WorldRow[], random: Random): readonly WorldRow[] {
    const gone = random.chance(0.4) ? random.pick(worldKeys) : null;
    const kept = rows.filter(({ id }) => id !== gone && !random.chance(0.2));
    const changed = kept.map((row) => (random.chance(0.2) ? { ...row, n: BigInt(100 + random.below(5)) } : row));
    return [...changed, ...drawView("late", random, lastHour).rows.slice(0, random.below(3))];
  }

  /** What the source then has of the key that something befalls. */
  function ownRows(cause: (typeof causes)[number]): readonly WorldRow[] {
    if (cause === "extra") return [];
    if (cause === "value") return [{ ...ownRow, n: 2n }];
    return cause === "late" ? [ownRow, { ...ownRow, event: instant(6), known: instant(6) }] : [ownRow];
  }

  async function spoilOwn(table: OnlineTable, cause: (typeof causes)[number]): Promise<void> {
    if (cause === "newer") await online.write(table, [[own, at(8), at(8), 55n, 55n]]);
    if (cause !== "missing") return;
    const [seen] = await online.look(table, [[own]]);
    if (seen == null) throw new Error("the row was never written");
    await online.replace(table, [{ seen, row: null }]);
  }

  /** Somebody deletes, edits and pushes. */
  async function spoilStore(table: OnlineTable, random: Random): Promise<void> {
    const found = await online.look(
      table,
      worldKeys.map((key) => [key]),
    );
    const changes = found.flatMap((seen) => {
      if (seen === null || random.chance(0.6)) return [];
      const edited = [...seen.keys, seen.eventTime, ...seen.tieBreaks, 77n, 77n];
      return [{ seen, row: random.chance(0.5) ? null : edited }];
    });
    await online.replace(table, changes);
    if (!random.chance(0.5)) return;
    const pushed = [random.pick(worldKeys), at(random.below(lastHour)), at(random.below(lastHour)), 55n, 55n];
    await online.write(table, [pushed]);
  }
});

/** What may be said of a key by both rows alone; null for nothing. */
function acceptedCauses(
  table: OnlineTable,
  expected: Row | null,
  stored: Row | null,
  watermark: string,
): readonly (DifferenceCause | null)[] {
  const { eventTime } = onlineLayout(table);
  if (expected === null && stored === null) return [null];
  const time = String(stored?.[eventTime]);
  if (expected === null) return time > watermark ? ["newer"] : time <= at(3) ? ["uncovered", "extra"] : ["extra"];
  if (stored === null) return ["late", "missing"];
  const order = compareNewness(table, stored, expected);
  if (order > 0) return ["newer"];
  if (order < 0) return ["late"];
  return String(stored) === String(expected) ? [null] : ["value"];
}
