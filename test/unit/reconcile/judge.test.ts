import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row } from "../../../src/ir/value.ts";
import { parseInstant } from "../../../src/kernel/time.ts";
import type { StoredRow } from "../../../src/ports/online-store.ts";
import type { LedgerEntry } from "../../../src/ports/run-store.ts";
import { judgeOf, type ViewFacts } from "../../../src/runtime/reconcile/judge.ts";
import { LoadedTimes } from "../../../src/runtime/reconcile/loaded-times.ts";
import { sameValueOf } from "../../../src/runtime/reconcile/same-value.ts";

const float64 = { kind: "float64" } as const;
const timestamp = { kind: "timestamp" } as const;
const at = (hour: number) => `2024-01-01T${String(hour).padStart(2, "0")}:00:00Z`;
const micros = (instant: string) => parseInstant(instant) ?? 0n;

const table: OnlineTable = {
  project: "p",
  view: "v",
  version: "1",
  keys: [{ name: "k", type: { kind: "string" } }],
  tieBreaks: [{ name: "created", type: timestamp }],
  features: [{ name: "f", type: float64 }],
  ttl: null,
};

/** Loaded from 2 to 6 at 7 o'clock, and from 6 to 10 at 11. */
function entry(start: number | null, end: number, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    version: { project: "p", view: "v", version: "1" },
    interval: { start: start === null ? null : at(start), end: at(end) },
    shard: null,
    state: "committed",
    run: `run ${end}`,
    attempt: 1,
    startedAt: at(end + 1),
    endedAt: at(end + 1),
    received: 0,
    written: 0,
    reason: null,
    billed: null,
    ...more,
  };
}

const loaded = (...more: readonly LedgerEntry[]) => new LoadedTimes([entry(2, 6), entry(6, 10), ...more], []);

function facts(more: Partial<ViewFacts> = {}): ViewFacts {
  return {
    table,
    watermark: micros(at(10)),
    since: micros(at(2)),
    now: micros(at(20)),
    rows: "of events",
    isStrict: false,
    tellsAvailability: false,
    tellsCreation: true,
    loaded: loaded(),
    isGoingOn: false,
    sameValues: [sameValueOf({ type: float64, aggregate: null, expression: null })],
    ...more,
  };
}

const row = (hour: number, value: number | null = 1, created = hour): Row => ["a", at(hour), at(created), value];
const stored = (hour: number, value: number | null = 1, more: Partial<StoredRow> = {}): StoredRow => ({
  keys: ["a"],
  eventTime: at(hour),
  tieBreaks: [at(hour)],
  features: [value],
  unfit: [],
  mark: "1",
  ...more,
});
const hour = 3_600_000_000;

describe("differences are told by their cause", () => {
  const old = { table: { ...table, ttl: hour } };
  const cases: readonly (readonly [string, Partial<ViewFacts>, Row | null, StoredRow | null, string | null])[] = [
    ["none where both are the same", {}, row(5), stored(5), null],
    ["none where neither is there", {}, null, null, null],
    ["none for NULL on both sides", {}, row(5, null), stored(5, null), null],
    ["none for NaN on both sides", {}, row(5, Number.NaN), stored(5, Number.NaN), null],
    ["values, the zeros being two", {}, row(5, 0), stored(5, -0), "value"],
    ["values that are nearly equal", {}, row(5, 0.3), stored(5, 0.1 + 0.2), "value"],
    ["an older row", {}, row(9), stored(5), "late"],
    ["an older row of the same values", {}, row(9, 1), stored(5, 1), "late"],
    ["an older row by its tie-break", {}, row(5, 1, 6), stored(5), "late"],
    ["an older row with a NULL tie-break", {}, row(5), stored(5, 1, { tieBreaks: [null] }), "late"],
    ["a row that is not there", {}, row(9), null, "missing"],
    ["a row that was made after its interval was read", {}, row(9, 1, 12), null, "late"],
    ["the same where nothing tells when it was made", { tellsCreation: false }, row(9, 1, 12), null, "missing"],
    [
      "an interval that failed",
      { loaded: loaded(entry(8, 10, { state: "failed", startedAt: at(12) })) },
      row(9),
      null,
      "failed_interval",
    ],
    [
      "one that failed and was done since",
      { loaded: loaded(entry(8, 10, { state: "failed", startedAt: at(9) })) },
      row(9),
      null,
      "missing",
    ],
    [
      "one of another time that failed",
      { loaded: loaded(entry(8, 10, { state: "failed", startedAt: at(12) })) },
      row(5),
      null,
      "missing",
    ],
    [
      "one that was planned and never begun, and covered by another",
      { loaded: loaded(entry(2, 10, { state: "planned", startedAt: null })) },
      row(9),
      null,
      "missing",
    ],
    [
      "any later one that failed, where rows arrive late",
      { tellsAvailability: true, loaded: loaded(entry(8, 10, { state: "failed", startedAt: at(12) })) },
      row(3),
      null,
      "failed_interval",
    ],
    [
      "an earlier one that failed, where rows arrive late",
      { tellsAvailability: true, loaded: loaded(entry(2, 4, { state: "failed", startedAt: at(12) })) },
      row(5),
      null,
      "missing",
    ],
    ["a newer row beyond the watermark", {}, row(9), stored(11), "newer"],
    ["a newer row before the watermark", {}, row(5), stored(9), "newer"],
    ["a key of the store alone", {}, null, stored(5), "extra"],
    ["one beyond the watermark", {}, null, stored(11), "newer"],
    ["one from before loading began", {}, null, stored(2), "uncovered"],
    ["one from the beginning", { since: null }, null, stored(2), "extra"],
    [
      "one that a run beyond the watermark may have loaded",
      { isGoingOn: true, tellsAvailability: true },
      null,
      stored(5),
      "newer",
    ],
    ["one that no run beyond the watermark can have loaded", { isGoingOn: true }, null, stored(5), "extra"],
    ["a stored row beyond the TTL", old, null, stored(5), "expired"],
    ["a missing row beyond the TTL", old, row(9), null, "expired"],
    ["an older row beyond the TTL", old, row(9), stored(5), "expired"],
    ["an older row within the TTL", { table: { ...table, ttl: 12 * hour } }, row(9), stored(5), "late"],
    ["a value of another type", {}, row(5), stored(5, null, { unfit: [{ name: "f", found: "S x" }] }), "type"],
    [
      "a value of another type in a row without its value",
      {},
      row(5, null),
      stored(5, null, { unfit: [{ name: "f", found: "S x" }] }),
      "type",
    ],
    [
      "a key that cannot be read",
      {},
      null,
      stored(5, 1, { keys: [null], unfit: [{ name: "asof_key", found: "S x" }] }),
      "type",
    ],
  ];
  it.each(cases)("%s", (_name, more, expected, seen, cause) => {
    expect(judgeOf(facts(more))(expected, seen)?.cause ?? null).toBe(cause);
  });

  const windows = { rows: "of windows", table: { ...table, tieBreaks: [] }, tellsCreation: false } as const;
  const computed = (time: string | null, value: number): Row => ["a", time, value];
  it.each<readonly [string, Partial<ViewFacts>, StoredRow, string | null]>([
    ["none where the values are, whatever the run", windows, stored(6, 1, { tieBreaks: [] }), null],
    ["late, where rows may come late", windows, stored(6, 2, { tieBreaks: [] }), "late"],
    [
      "values, where rows tell when they came",
      { ...windows, tellsAvailability: true },
      stored(6, 2, { tieBreaks: [] }),
      "value",
    ],
    ["a run beyond the watermark", windows, stored(11, 2, { tieBreaks: [] }), "newer"],
    [
      "an interval that failed",
      { ...windows, loaded: loaded(entry(2, 4, { state: "failed", startedAt: at(12) })) },
      stored(6, 2),
      "failed_interval",
    ],
    [
      "rows without times, which have changed",
      { ...windows, rows: "static" },
      stored(6, 2, { eventTime: null }),
      "late",
    ],
  ])("of windows and static sources: %s", (_name, more, seen, cause) => {
    expect(judgeOf(facts(more))(computed(at(10), 1), seen)?.cause ?? null).toBe(cause);
  });

  it("and only what is not newer may be replaced", () => {
    const judge = judgeOf(facts());
    const unfit = { unfit: [{ name: "f", found: "S x" }] };
    expect(judge(row(9), stored(5))).toMatchObject({ cause: "late", isRepairable: true, features: [] });
    expect(judge(row(9), stored(5, null, unfit))).toMatchObject({ cause: "type", isRepairable: true, features: [0] });
    expect(judge(row(9), stored(11, null, unfit))).toMatchObject({ cause: "type", isRepairable: false });
    expect(judge(row(9), stored(11, 3))).toMatchObject({ cause: "newer", isRepairable: false, features: [0] });
    expect(judge(null, stored(5))).toMatchObject({ cause: "extra", isRepairable: false });
  });

  it("with words that name the run and its time", () => {
    const failing = facts({ loaded: loaded(entry(8, 10, { state: "failed", startedAt: at(12), reason: "no space" })) });
    expect(judgeOf(failing)(row(9), null)?.reason).toBe("its interval is failed in run run 10: no space");
    expect(judgeOf(facts())(row(9), null)?.reason).toContain(`its interval was read at ${at(11)}`);
    expect(judgeOf(facts())(row(5, 1, 8), null)?.reason).toBe(
      `the row was created at ${at(8)}, after its interval was read at ${at(7)}`,
    );
    const strict = facts({ isStrict: true });
    expect(judgeOf(strict)(row(6), null)?.reason).toContain(`read at ${at(11)}`);
    expect(judgeOf(facts())(row(6), null)?.reason).toContain(`read at ${at(7)}`);
  });
});

describe("the ledger is read as what was done last", () => {
  it("of each stretch, shards together, and watermarks that were set over it", () => {
    const shard = (index: number, state: LedgerEntry["state"]) => ({
      shard: { index, of: 2 },
      state,
      startedAt: at(13),
    });
    const line = { project: "p", view: "v", version: "1", at: at(15), by: null, reason: "lost" } as const;
    const times = new LoadedTimes(
      [entry(null, 6), entry(6, 10), entry(6, 8, shard(0, "committed")), entry(6, 8, shard(1, "running"))],
      [
        { ...line, action: "corrected", before: at(10), after: at(14) },
        { ...line, action: "corrected", before: at(14), after: at(3) },
        { ...line, action: "repaired", before: at(3), after: at(14) },
      ],
    );
    const stateAt = (hours: number) => times.at(micros(at(hours)))?.state ?? null;
    expect([1, 6, 7, 8, 9, 10, 12, 14, 15].map(stateAt)).toEqual([
      ...["committed", "committed", "running", "running", "committed", "committed", "skipped", "skipped", null],
    ]);
    expect(times.unfinishedBetween(micros(at(1)), micros(at(6)))).toBeNull();
    expect(times.unfinishedBetween(micros(at(5)), micros(at(7)))?.state).toBe("running");
    expect(times.unfinishedBetween(micros(at(8)), micros(at(10)))).toBeNull();
    expect(times.unfinishedBetween(null, micros(at(20)))?.state).toBe("running");
    expect(new LoadedTimes([], []).at(0n)).toBeNull();
  });
});
