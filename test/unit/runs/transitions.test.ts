import { describe, expect, it } from "vitest";
import { beginning, instant, microseconds, type Span } from "../../../src/runs/times.ts";
import {
  cutOff,
  hinderedBy,
  isCovered,
  isLive,
  joined,
  movedOn,
  type Worked,
  whole,
} from "../../../src/runs/transitions.ts";

const span = (begins: number, ends: number, shard = 0, shards = 1): Span => ({ begins, ends, shard, shards });
const worked = (of: Span, parts: Partial<Worked> = {}): Worked => ({
  ...of,
  run: "a",
  isLive: true,
  fills: false,
  ...parts,
});

describe("a lease", () => {
  it("lasts up to its end, by the clock that it was given by", () => {
    const run = { state: "running", lease_until: 1_000 };
    expect([0, 999, 1_000, 5_000].map((now) => isLive(run, now))).toEqual([true, true, false, false]);
    expect(isLive({ state: "failed", lease_until: 1_000 }, 0)).toBe(false);
  });
});

describe("an interval is kept from a run", () => {
  it("by a live run that works on the same, and by nobody who died", () => {
    expect(hinderedBy(span(1, 2), [worked(span(1, 2))])?.run).toBe("a");
    expect(hinderedBy(span(1, 2), [worked(span(1, 2), { isLive: false })])).toBeNull();
    expect(hinderedBy(span(1, 2), [worked(span(1, 3)), worked(span(0, 2))])).toBeNull();
  });

  it("by a filling of the version with other rows, but not by its other shards", () => {
    const filling = worked(span(beginning, 5, 0, 2), { fills: true });
    expect(hinderedBy(span(1, 2), [filling])).toBe(filling);
    expect(hinderedBy(span(beginning, 5), [filling])).toBe(filling);
    expect(hinderedBy(span(beginning, 5, 1, 2), [filling])).toBeNull();
    expect(hinderedBy(span(beginning, 5, 0, 2), [filling])).toBe(filling);
  });
});

describe("a watermark", () => {
  it("moves on over intervals that follow each other without a gap, in whatever order they were committed", () => {
    const intervals = [span(6, 9), span(beginning, 3), span(2, 5), span(5, 6)];
    expect(movedOn(beginning, intervals)).toBe(9);
    expect(movedOn(beginning, [span(beginning, 3), span(4, 9)])).toBe(3);
    expect(movedOn(5, [span(6, 9)])).toBe(5);
    expect(movedOn(5, [span(1, 4)])).toBe(5);
    expect(movedOn(5, [])).toBe(5);
  });

  it("waits for all shards of one division", () => {
    expect(whole([span(1, 2, 0, 2)])).toEqual([]);
    expect(whole([span(1, 2, 0, 2), span(1, 2, 1, 3)])).toEqual([]);
    expect(whole([span(1, 2, 0, 2), span(1, 2, 1, 2), span(2, 3)])).toHaveLength(3);
  });
});

describe("instants", () => {
  it("come back to the microsecond; the beginning is none", () => {
    for (const text of ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z", null])
      expect(instant(microseconds(text))).toBe(text);
    expect(() => microseconds("infinity")).toThrow(RangeError);
    expect(() => microseconds("9999-01-01T00:00:00Z")).toThrow(RangeError);
  });
});

describe("what old intervals cover", () => {
  it("is joined where they meet or overlap, in whatever order", () => {
    const all = [span(6, 9), span(beginning, 3), span(2, 5), span(5, 6), span(11, 12), span(11, 12, 1, 2)];
    const expected = [
      { begins: beginning, ends: 9 },
      { begins: 11, ends: 12 },
    ];
    expect(joined(all)).toEqual(expected);
    expect(joined(joined(all))).toEqual(expected);
    expect(joined([])).toEqual([]);
    expect(joined([span(1, 10), span(2, 3)])).toEqual([{ begins: 1, ends: 10 }]);
  });

  it("holds what is whole within one of them", () => {
    const spans = [span(1, 5), span(7, 9)];
    expect([span(1, 5), span(2, 3), span(7, 9)].map((one) => isCovered(one, spans))).toEqual([true, true, true]);
    expect([span(0, 5), span(4, 8), span(5, 7), span(9, 10)].some((one) => isCovered(one, spans))).toBe(false);
  });

  it("ends where a watermark was set back to", () => {
    expect(cutOff([span(1, 5), span(7, 9)], 8)).toEqual([
      { begins: 1, ends: 5 },
      { begins: 7, ends: 8 },
    ]);
    expect(cutOff([span(1, 5), span(7, 9)], 7)).toEqual([{ begins: 1, ends: 5 }]);
  });
});
