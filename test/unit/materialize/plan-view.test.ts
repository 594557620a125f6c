import { describe, expect, it } from "vitest";
import type { OnlineTable } from "../../../src/ir/online.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../../src/kernel/time.ts";
import type { OnlineVersion } from "../../../src/ports/online-store.ts";
import type { Coverage } from "../../../src/ports/run-store.ts";
import { between, readInstant, upToPresent, whatIsLeft } from "../../../src/runtime/materialize/intervals.ts";
import { plannedView, type ViewState, type Wish } from "../../../src/runtime/materialize/plan-view.ts";
import fc from "../../support/fast-check.ts";

const hour = 3_600_000_000n;
const at = (hours: number) => formatInstant(BigInt(hours) * hour);
const micros = (hours: number) => BigInt(hours) * hour;
const name = { project: "p", view: "v", version: "1" };
const coverage = (since: number | null, watermark: number | null): Coverage => ({
  ...name,
  since: since === null ? null : at(since),
  watermark: watermark === null ? null : at(watermark),
});

describe("what is left of a version", () => {
  it.each([
    ["everything, of one that has nothing", null, 0, { start: null, end: at(9) }],
    ["everything since its beginning", coverage(3, null), 0, { start: at(3), end: at(9) }],
    ["what became known since its watermark", coverage(null, 5), 0, { start: at(5), end: at(9) }],
    ["the same with what may still come late", coverage(null, 5), 2, { start: at(3), end: at(9) }],
    ["but nothing that was never asked for", coverage(4, 5), 2, { start: at(4), end: at(9) }],
    ["nothing, where it is there already", coverage(null, 9), 2, null],
    ["nothing before its beginning", coverage(9, null), 0, null],
  ])("is %s", (_name, known, lateness, expected) => {
    expect(whatIsLeft(known, micros(9), Number(micros(lateness)))).toEqual(expected);
  });
});

describe("parts of an interval", () => {
  it("follow each other without a gap, none longer than asked for", () => {
    const positive = fc.bigInt(1n, 500n);
    fc.assert(
      fc.property(fc.bigInt(-500n, 500n), positive, positive, (start, length, every) => {
        const parts = between(start, start + length, every);
        expect(parts[0]?.start).toBe(formatInstant(start));
        expect(parts.at(-1)?.end).toBe(formatInstant(start + length));
        parts.forEach((part, index) => {
          const size = (parseInstant(part.end) ?? 0n) - (parseInstant(part.start ?? "") ?? 0n);
          expect(size > 0n && size <= every).toBe(true);
          if (index > 0) expect(part.start).toBe(parts[index - 1]?.end);
        });
      }),
    );
  });

  it("are at most 100,000: a slip of the unit would take all memory and fill the ledger", () => {
    expect(between(0n, 100_000n, 1n)).toHaveLength(100_000);
    expect(() => between(0n, 100_001n, 1n)).toThrow(/would be 100,001 parts, and a run takes 100,000 at most/);
    expect(() => between(0n, 10n ** 15n, 1n)).toThrow(AsofError);
  });

  it("are none where the end is not after the start; the present ends all", () => {
    expect(() => between(5n, 5n)).toThrow(AsofError);
    expect(between(0n, 5n)).toHaveLength(1);
    expect([upToPresent(7n, 5n), upToPresent(3n, 5n)]).toEqual([5n, 3n]);
    expect(() => readInstant("soon", "end")).toThrow(/not an ISO 8601 instant/);
  });
});

const table = (version: string): OnlineTable => ({
  ...{ project: "p", view: "v", version, keys: [], tieBreaks: [], features: [], ttl: null },
});
const version = (of: string, state: OnlineVersion["state"]): OnlineVersion => ({
  table: table(of),
  state,
  since: at(0),
});
const state = (parts: Partial<ViewState> = {}): ViewState => ({
  ...{ coverage: null, versions: [version("1", "prepared")], version: name, lateness: 0, isStatic: false },
  ...parts,
});
const wish = (parts: Partial<Wish> = {}): Wish => ({
  ...{ kind: "incremental", start: null, end: micros(9), every: null, shard: null, again: false },
  ...parts,
});
const asked = wish({ kind: "materialize", start: micros(4) });

describe("a run of a view", () => {
  it("fills a version of which nothing is known, without a look at what is there", () => {
    const whole = { since: null, intervals: [{ start: null, end: at(9) }], fill: true };
    expect(plannedView(wish(), state())).toEqual(whole);
    expect(plannedView(asked, state())).toMatchObject({ since: at(4), intervals: [{ start: at(4) }], fill: true });
    expect(plannedView(wish(), state({ versions: [version("1", "current")] }))).toEqual({ ...whole, fill: false });
    expect(plannedView({ ...asked, every: hour }, state())).toMatchObject({ fill: false, intervals: { length: 5 } });
  });

  it("goes on from a watermark, and merges", () => {
    const known = state({ coverage: coverage(null, 5) });
    expect(plannedView(wish(), known)).toMatchObject({ intervals: [{ start: at(5), end: at(9) }], fill: false });
    expect(plannedView(wish({ end: micros(5) }), known).intervals).toEqual([]);
    expect(plannedView(asked, known)).toMatchObject({ intervals: [{ start: at(4), end: at(9) }], fill: false });
  });

  it("fills what is to take another version's place from the beginning, whatever was asked for", () => {
    const versions = [version("0", "current"), version("1", "prepared")];
    expect(plannedView(asked, state({ versions })).intervals).toEqual([{ start: null, end: at(9) }]);
    expect(plannedView(asked, state({ versions, coverage: coverage(null, 5) })).intervals[0]?.start).toBe(at(4));
  });

  it("loads a source without times whole, once an end is new", () => {
    const isStatic = { isStatic: true, coverage: coverage(null, 5) };
    expect(plannedView(wish(), state(isStatic)).intervals).toEqual([{ start: null, end: at(9) }]);
    expect(plannedView(asked, state(isStatic)).intervals).toEqual([{ start: null, end: at(9) }]);
    expect(plannedView(wish({ end: micros(5) }), state(isStatic)).intervals).toEqual([]);
  });
});
