import { describe, expect, test } from "vitest";
import { costJson, costText } from "../../../src/cli/explain/cost-text.ts";
import { boundsOf, limitsOf } from "../../../src/cli/options/limits.ts";
import { spineTimesOf } from "../../../src/cli/options/spine.ts";

describe("--max-bytes, --max-rows, --max-seconds", () => {
  test("what is not said is no limit", async () => {
    expect(await limitsOf({})).toEqual({});
    expect(await limitsOf({ maxBytes: "10GB" })).toEqual({
      limits: { bytes: 10_000_000_000n, rows: null, seconds: null },
    });
    expect(await limitsOf({ maxRows: "5", maxSeconds: "1.5" })).toEqual({
      limits: { bytes: null, rows: 5n, seconds: 1.5 },
    });
  });

  test.each([
    [{ maxBytes: "much" }, "--max-bytes: 'much'"],
    [{ maxBytes: "0" }, "--max-bytes: '0'"],
    [{ maxRows: "0" }, "--max-rows: '0'"],
    [{ maxRows: "1e6" }, "--max-rows: '1e6'"],
    [{ maxSeconds: "-1" }, "--max-seconds: '-1'"],
    [{ maxSeconds: "604801" }, "--max-seconds: '604801'"],
  ])("%o is refused", async (options, message) => {
    await expect(limitsOf(options)).rejects.toThrow(message);
  });

  test("bounds are required where that is said", () => {
    expect([boundsOf({}), boundsOf({ requireBounds: true })]).toEqual([{}, { requireBounds: true }]);
  });
});

describe("--spine-from, --spine-to, --no-spine-probe", () => {
  test("are what the caller promises", () => {
    const spine = "table:labels";
    expect(spineTimesOf({ spine })).toEqual({});
    expect(spineTimesOf({ spine, spineProbe: false })).toEqual({ probeSpine: false });
    expect(spineTimesOf({ spine, spineFrom: "2013-01-01", spineTo: "2013-02-01T01:00:00+01:00" })).toEqual({
      spineTimes: { from: "2013-01-01T00:00:00Z", to: "2013-02-01T00:00:00Z", by: "caller" },
    });
  });

  test("are refused of times, and where they are none", () => {
    expect(() => spineTimesOf({ asOf: "now", spineFrom: "2013-01-01" })).toThrow("go with --spine");
    expect(() => spineTimesOf({ spine: "a.csv", spineTo: "soon" })).toThrow("--spine-to: 'soon' is no instant");
  });
});

describe("what a run would take", () => {
  const bytes = { kind: "bytes", most: 10_000_000_000n, setBy: "limits.bytes" } as const;
  const rows = { kind: "rows", most: 1_000_000n, setBy: "request" } as const;

  test("stands beside the limits, as the warehouse says it", () => {
    const estimate = {
      bytes: 1_920_000_000n,
      accuracy: "upper_bound",
      rows: null,
      partitions: { read: 3, all: 40 },
      plannerCost: null,
      basis: "explain",
    } as const;
    expect(costText({ estimate, limits: { bytes, rows, seconds: null } }).split("\n")).toEqual([
      "-- what it would take (explain)",
      "  bytes       up to 1.92 GB  limit 10 GB, by limits.bytes",
      "  rows        not said       limit 1,000,000 rows, of the request",
      "  partitions  3 of 40        no limit",
    ]);
    expect(costJson({ estimate, limits: { bytes, rows: null, seconds: null } })).toMatchObject({
      bytes: 1_920_000_000n,
      limits: [bytes],
    });
  });

  test("is little where the warehouse says little", () => {
    const estimate = {
      bytes: null,
      accuracy: "unknown",
      rows: 12.4,
      partitions: null,
      plannerCost: 1234.5,
      basis: "explain",
    } as const;
    expect(costText({ estimate, limits: { bytes: null, rows: null, seconds: null } }).split("\n")).toEqual([
      "-- what it would take (explain)",
      "  rows            12 rows  no limit",
      "  planner's cost  1,234.5  no limit",
    ]);
  });
});
