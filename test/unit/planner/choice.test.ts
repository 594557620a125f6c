import { describe, expect, it } from "vitest";
import { choose, counted, day, evenly, factsOf, indexOn, joinOf, secondsOf, tableOf } from "./joins.ts";

const byTime = indexOn("weather_k_at", "k", "-at");
const hot = [
  counted("k", { distinct: 10_000, commonShares: [0.1, 0.05, 0.02] }),
  counted("at", { times: evenly(0, 100 * day) }),
];

describe("with counts", () => {
  it("an index is probed, and the reason has the numbers", () => {
    const choice = choose(joinOf(), factsOf(tableOf({ indexes: [byTime] })));
    expect(choice).toMatchObject({ role: "weather", strategy: "probe", advice: null });
    expect(choice.reason).toMatch(/^~0\.\d+ s, index weather_k_at serves: 100,000 probes; arrays ~[\d.]+ s$/);
    expect(choice.estimates.map(({ seconds }) => seconds)).toEqual(
      choice.estimates.map(({ seconds }) => seconds).toSorted((one, other) => one - other),
    );
  });

  it("without one, arrays; a view is swept; neither reads the source for each spine row", () => {
    const table = choose(joinOf(), factsOf(tableOf()));
    expect(table.strategy).toBe("arrays");
    expect(secondsOf(table, "probe")).toBeGreaterThan(1_000);
    const view = choose(joinOf(), factsOf(tableOf({ kind: "view" })));
    expect(view).toMatchObject({ strategy: "sweep", advice: null });
    expect(secondsOf(view, "arrays")).toBeNaN();
  });

  it("a spine much larger than the source is not probed, index or not", () => {
    const table = tableOf({ rows: 1_000, columns: [counted("k", { distinct: 10 })], indexes: [byTime] });
    expect(choose(joinOf(), factsOf(table, { spineRows: 5_000_000 })).strategy).not.toBe("probe");
  });

  it("a few spine rows read an unindexed source once", () => {
    const choice = choose(joinOf(), factsOf(tableOf(), { spineRows: 10 }));
    expect(choice.strategy).toBe("rank");
  });

  it("rank is left alone where the keys were not counted", () => {
    const uncounted = tableOf({ columns: [] });
    const choice = choose(joinOf(), factsOf(uncounted, { spineRows: 10 }));
    expect(secondsOf(choice, "rank")).toBeGreaterThan(0);
    expect(choice.strategy).not.toBe("rank");
  });

  it("hot keys make pairs dear and change nothing else", () => {
    const even = choose(joinOf(), factsOf(tableOf()));
    const skewed = choose(joinOf(), factsOf(tableOf({ columns: hot })));
    expect(secondsOf(skewed, "rank") / secondsOf(even, "rank")).toBeGreaterThan(50);
    for (const strategy of ["sweep", "arrays"]) expect(secondsOf(skewed, strategy)).toBe(secondsOf(even, strategy));
    expect(choose(joinOf(), factsOf(tableOf({ columns: hot, indexes: [byTime] }))).strategy).toBe("probe");
  });

  it("a TTL leaves as many candidates as its share of the time", () => {
    const spineTimes = evenly(50 * day, 100 * day);
    const candidates = (ttl?: number): number => {
      const join = ttl === undefined ? joinOf() : joinOf({ ttl });
      const choice = choose(join, factsOf(tableOf(), { spineTimes }));
      return secondsOf(choice, "rank");
    };
    expect(candidates(7 * day)).toBeLessThan(candidates(40 * day));
    expect(candidates(40 * day)).toBeLessThan(candidates());
    expect(candidates(200 * day)).toBeCloseTo(candidates(), 6);
  });

  it("several keys are their product, no more than the rows, unless they were counted together", () => {
    const columns = [counted("a", { distinct: 5_000 }), counted("b", { distinct: 5_000 })];
    const join = joinOf({ keys: ["a", "b"] });
    const apart = tableOf({ columns });
    const together = {
      ...apart,
      statistics: { columns, combinations: [{ columns: ["b", "a"], distinct: 5_000 }] },
    };
    const ratio = secondsOf(choose(join, factsOf(together)), "rank") / secondsOf(choose(join, factsOf(apart)), "rank");
    expect(ratio).toBeGreaterThan(20);
  });

  it("a static source is looked up, and probed where few spine rows meet a large one with an index", () => {
    const join = joinOf({ isStatic: true });
    expect(choose(join, factsOf(tableOf())).strategy).toBe("lookup");
    const table = tableOf({ indexes: [indexOn("weather_pkey", "k")] });
    expect(choose(join, factsOf(table, { spineRows: 100 })).strategy).toBe("probe");
    expect(choose(join, factsOf(table, { spineRows: 2_000_000 })).strategy).toBe("lookup");
  });

  it("a query source is swept", () => {
    const choice = choose(joinOf({ query: true }), factsOf(null, { sourceRows: 1_000_000 }));
    expect(choice).toMatchObject({ strategy: "sweep", advice: null });
    expect(choice.estimates.map(({ strategy }) => strategy)).not.toContain("arrays");
  });

  it("a view without keys has one key with all rows", () => {
    const choice = choose(joinOf({ keys: [] }), factsOf(tableOf({ indexes: [indexOn("weather_at", "-at")] })));
    expect(choice.strategy).toBe("probe");
    expect(secondsOf(choice, "rank")).toBeGreaterThan(1_000);
  });
});

describe("which index serves", () => {
  const strategyWith = (join: ReturnType<typeof joinOf>, ...columns: readonly string[]) => {
    const { estimates } = choose(join, factsOf(tableOf({ indexes: [indexOn("one", ...columns)] })));
    return estimates.find(({ strategy }) => strategy === "probe")?.because;
  };

  it.each([
    ["keys in any order", joinOf({ keys: ["a", "b"] }), ["b", "a", "at"], /^index one serves:/],
    ["either direction", joinOf(), ["k", "at"], /^index one serves:/],
    ["a key in between", joinOf(), ["k", "x", "at"], /^index one serves the keys alone/],
    ["keys alone", joinOf(), ["k"], /^index one serves the keys alone: each probe sorts 50 rows of its key$/],
    ["another column first", joinOf(), ["x", "k", "at"], /^no index serves/],
    ["availableAt behind", joinOf({ available: true }), ["k", "at", "x", "known"], /^index one serves:/],
    ["availableAt missing", joinOf({ available: true }), ["k", "at"], /not availableAt/],
    [
      "a zone with clock changes",
      joinOf({ time: { form: "zoneless", zone: "America/New_York" } }),
      ["k", "at"],
      /^index one serves the keys alone/,
    ],
    ["UTC without a zone", joinOf({ time: { form: "zoneless", zone: "UTC" } }), ["k", "at"], /^index one serves:/],
  ])("%s", (_what, join, columns, expected) => {
    expect(strategyWith(join, ...columns)).toMatch(expected);
  });

  it("NULLs on the other side are sorted away", () => {
    const index = {
      name: "one",
      columns: [
        { name: "k", descending: false, nullsFirst: false },
        { name: "at", descending: true, nullsFirst: false },
      ],
    };
    const { estimates } = choose(joinOf(), factsOf(tableOf({ indexes: [index] })));
    expect(estimates.find(({ strategy }) => strategy === "probe")?.because).toContain("the keys alone");
  });
});

describe("without counts", () => {
  const unsized = { spineRows: null };
  it.each([
    ["nothing at all", joinOf(), null, "sweep"],
    ["a static source", joinOf({ isStatic: true }), null, "lookup"],
    ["a query", joinOf({ query: true }), null, "sweep"],
    ["a table without an index", joinOf(), tableOf({ rows: null }), "arrays"],
    ["a view", joinOf(), tableOf({ rows: null, kind: "view" }), "sweep"],
    ["a partitioned table", joinOf(), tableOf({ rows: null, kind: "partitioned" }), "sweep"],
    ["an index that serves", joinOf(), tableOf({ rows: null, indexes: [byTime] }), "probe"],
    ["one without availableAt", joinOf({ available: true }), tableOf({ rows: null, indexes: [byTime] }), "arrays"],
  ])("%s", (_what, join, table, strategy) => {
    expect(choose(join, factsOf(table, unsized))).toMatchObject({ strategy, estimates: [], advice: null });
    expect(choose(join, factsOf(table))).toMatchObject({ strategy, estimates: [], advice: null });
  });

  it("a narrow index serves still where few rows are known to be late", () => {
    const table = tableOf({ indexes: [byTime] });
    const choice = choose(joinOf({ available: true }), factsOf(table, unsized));
    expect(choice).toMatchObject({ strategy: "probe", estimates: [] });
  });
});
