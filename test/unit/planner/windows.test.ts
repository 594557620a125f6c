import { describe, expect, it } from "vitest";
import { windowPlanner } from "../../../dialects/postgres/planner/windows/plan.ts";
import { windows } from "../../../dialects/postgres/windows.ts";
import type { CatalogColumn, CatalogIndex, CatalogTable } from "../../../src/ir/catalog.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { strategyLines } from "../../../src/runtime/explain/strategy-lines.ts";
import { counted, day, evenly, factsOf, indexOn, secondsOf, type TableSaid, tableOf } from "./joins.ts";
import { chooseWindows, countsAndSums, fourFunctions, hour, windowsOf } from "./windows.ts";

const late = { available: true } as const;
const held = ["k", "at", "known", "riders", "fare"];
const covering: CatalogIndex = { ...indexOn("rides_covering", "k", "-at"), includes: ["known", "riders", "fare"] };
const leading = indexOn("rides_k_at", "k", "-at");

const column = (name: string, type: CanonicalType): CatalogColumn => ({ name, warehouseType: "", type, time: null });
const typed: readonly CatalogColumn[] = [
  column("k", { kind: "int64" }),
  column("at", { kind: "timestamp" }),
  column("known", { kind: "timestamp" }),
  column("riders", { kind: "int64" }),
  column("fare", { kind: "float64" }),
  column("note", { kind: "string" }),
];

/** A million rides over ninety days of some drivers. */
function rides(keys: Parameters<typeof counted>[1], said: TableSaid = {}): CatalogTable {
  const columns = [counted("k", keys), counted("at", { times: evenly(0, 90 * day) })];
  return { ...tableOf({ columns, ...said }), columns: typed };
}

/** One key has a tenth of all rows, a hundred have a third. */
const hot = {
  distinct: 10_000,
  commonShares: Array.from({ length: 100 }, (_, key) => ((key + 1) ** 0.25 - key ** 0.25) / 10),
};
const few = { distinct: 10_000 };
const many = { distinct: 500 };

const four = windowsOf(fourFunctions, late);
const sums = windowsOf(countsAndSums, late);

describe("with counts", () => {
  it("few rows inside the windows are probed by an index, and the reason has the numbers", () => {
    const choice = chooseWindows(four, factsOf(rides(few, { indexes: [covering] })));
    expect(choice).toMatchObject({ role: "weather", strategy: "probe", advice: null });
    expect(choice.reason).toMatch(
      /^~0\.\d+ s, index rides_covering serves whole: 100,000 probes of 7\.\d rows each; arrays/,
    );
    expect(choice.estimates.map(({ seconds }) => seconds)).toEqual(
      choice.estimates.map(({ seconds }) => seconds).toSorted((one, other) => one - other),
    );
  });

  it("without an index the source is sorted into arrays", () => {
    const choice = chooseWindows(four, factsOf(rides(few)));
    expect(choice.strategy).toBe("arrays");
    expect(secondsOf(choice, "probe")).toBeGreaterThan(1_000);
  });

  it("where sums can be taken back, many rows inside the windows are added up once, index or not", () => {
    for (const indexes of [[], [covering]]) {
      for (const keys of [many, hot])
        expect(chooseWindows(windowsOf(countsAndSums), factsOf(rides(keys, { indexes }))).strategy).toBe("running");
      expect(chooseWindows(sums, factsOf(rides(hot, { indexes }))).strategy).toBe("running");
    }
  });

  it("a strategy that refuses is not weighed", () => {
    const { estimates, strategy } = chooseWindows(four, factsOf(rides(hot, { indexes: [covering] })));
    expect(estimates.map((one) => one.strategy).toSorted()).toEqual(["arrays", "pairs", "probe"]);
    expect(strategy).toBe("probe");
    const alone = windowPlanner({
      ...windows.strategies,
      probe: { refusal: () => "not today" },
      arrays: { refusal: () => "nor this" },
    });
    expect(alone(four, factsOf(rides(few, { indexes: [covering] })))).toMatchObject({ strategy: "pairs" });
  });

  it("hot keys make everything dear that reads windows, as their squares do", () => {
    const facts = (keys: typeof hot | typeof few) => factsOf(rides(keys, { indexes: [covering] }));
    const [even, skewed] = [chooseWindows(sums, facts(few)), chooseWindows(sums, facts(hot))];
    expect(secondsOf(skewed, "running")).toBe(secondsOf(even, "running"));
    for (const strategy of ["probe", "arrays", "pairs"])
      expect(secondsOf(skewed, strategy) / secondsOf(even, strategy)).toBeGreaterThan(4);
    expect(skewed.estimates.find(({ strategy }) => strategy === "probe")?.because).toMatch(/of (8|9)\d0 rows each/);
  });

  it("longer windows have more rows, and one without an end the key's whole past", () => {
    const seconds = (window: number | null): number =>
      secondsOf(
        chooseWindows(windowsOf([{ function: "count", window }]), factsOf(rides(few, { indexes: [leading] }))),
        "probe",
      );
    expect(seconds(hour)).toBeLessThan(seconds(7 * day));
    expect(seconds(7 * day)).toBeLessThan(seconds(60 * day));
    expect(seconds(60 * day)).toBeLessThan(seconds(null));
  });

  it("what has to be sorted counts by the rows of its own window", () => {
    const seconds = (window: number): number => {
      const calls = [
        { function: "count", window: 7 * day },
        { function: "count_distinct", column: "riders", window },
      ] as const;
      return secondsOf(chooseWindows(windowsOf(calls), factsOf(rides(many, { indexes: [leading] }))), "probe");
    };
    expect(seconds(7 * day) - seconds(day)).toBeGreaterThan(1);
  });

  it("functions of one value share its sums, each window those of rows that come late", () => {
    const because = (join: ReturnType<typeof windowsOf>): string | undefined =>
      chooseWindows(join, factsOf(rides(few))).estimates.find(({ strategy }) => strategy === "running")?.because;
    expect(because(windowsOf(countsAndSums))).toBe("adds up 1,000,000 rows in 3 sums, asked for 400,000 times");
    expect(because(sums)).toBe("adds up 2,000,000 rows in 9 sums, asked for 400,000 times");
    expect(because(windowsOf([{ function: "count", window: null }], late))).toBe(
      "adds up 1,000,000 rows in 1 sum, asked for 100,000 times",
    );
  });

  it("frames are of every row of source and spine, and read anew what cannot be taken back", () => {
    const said = (join: ReturnType<typeof windowsOf>, keys: typeof few | typeof many = few) => {
      const { estimates } = chooseWindows(join, factsOf(rides(keys)));
      return estimates.find(({ strategy }) => strategy === "frames");
    };
    const counted = said(windowsOf(countsAndSums));
    expect(counted?.because).toBe("sorts 1,100,000 rows, each with 3 frames, of which 0 rows are read anew");
    expect(said(windowsOf(countsAndSums), many)?.seconds).toBe(counted?.seconds);
    const top = { function: "max", column: "fare", type: { kind: "float64" } } as const;
    const [week, endless] = [7 * day, null].map((window) => said(windowsOf([{ ...top, window }]), many));
    expect(week?.because).toMatch(/each with 1 frame, of which 1[45]\d rows are read anew$/);
    expect(week?.seconds).toBeGreaterThan(2 * (endless?.seconds ?? 0));
    expect(said(four)).toBeUndefined();
  });

  it("arrays are walked through where values have no width of their own, or are NULL", () => {
    const seconds = (column: string, nullShare = 0): number => {
      const columns = [
        counted("k", hot),
        counted("at", { times: evenly(0, 90 * day) }),
        counted(column, { nullShare }),
      ];
      const calls = [{ function: "max", column, type: { kind: "float64" }, window: hour }] as const;
      return secondsOf(chooseWindows(windowsOf(calls), factsOf(rides(hot, { columns }))), "arrays");
    };
    expect(seconds("note")).toBeGreaterThan(seconds("fare") + 1);
    expect(seconds("fare", 0.1)).toBe(seconds("note"));
  });

  it("small tables bring no surprises: the rule's strategy is kept", () => {
    const table = rides({ distinct: 50 }, { rows: 500, indexes: [leading] });
    expect(chooseWindows(sums, factsOf(table, { spineRows: 100 })).strategy).toBe("probe");
  });
});

describe("explain", () => {
  it("has the estimates side by side, and the missing index", () => {
    expect(strategyLines([chooseWindows(sums, factsOf(rides(few)))])).toMatchInlineSnapshot(`
      [
        "weather  arrays  ~1.5 s, sorts 1,000,000 rows into arrays, whose slices have 744,000 rows; pairs ~1.9 s",
        "",
        "-- estimates",
        "weather  * arrays   1.500 s  sorts 1,000,000 rows into arrays, whose slices have 744,000 rows",
        "           pairs    1.910 s  1,490,000 pairs, of which 744,000 rows inside windows are sorted",
        "           running  6.480 s  adds up 2,000,000 rows in 9 sums, asked for 400,000 times",
        "           probe    8,000 s  no index serves: each of 100,000 probes reads all 1,000,000 rows",
        "",
        "-- missing indexes",
        "weather: a probe would take ~0.44 s instead of ~1.5 s; CREATE INDEX CONCURRENTLY does not hold up writers",
        "  CREATE INDEX ON "weather" ("k", "at" DESC) INCLUDE ("known", "riders");",
      ]
    `);
  });
});

describe("which index serves", () => {
  const because = (join: ReturnType<typeof windowsOf>, index: CatalogIndex): string | undefined =>
    chooseWindows(join, factsOf(rides(few, { indexes: [index] }))).estimates.find(
      ({ strategy }) => strategy === "probe",
    )?.because;

  it.each<[string, ReturnType<typeof windowsOf>, CatalogIndex, RegExp]>([
    ["everything among its keys", four, indexOn("one", ...held), /^index one serves whole:/],
    ["everything included", four, covering, /^index rides_covering serves whole:/],
    ["NULLs on either side", four, { ...covering, columns: indexOn("x", "k", "at").columns }, /serves whole/],
    ["availableAt missing", four, { ...covering, includes: ["riders", "fare"] }, /values are fetched/],
    ["nothing else read", windowsOf([{ function: "count", window: day }]), leading, /serves whole/],
    [
      "the order of rows read",
      windowsOf([{ function: "last", column: "at", window: day }], { created: true }),
      leading,
      /are fetched/,
    ],
    ["keys alone", four, indexOn("one", "k"), /serves the keys alone: 100,000 probes of 100 rows each$/],
    ["another column first", four, indexOn("one", "x", "k", "at"), /^no index serves/],
    [
      "a zone with clock changes",
      windowsOf(countsAndSums, { time: { form: "zoneless", zone: "America/New_York" } }),
      leading,
      /serves the keys alone/,
    ],
  ])("%s", (_what, join, index, expected) => {
    expect(because(join, index)).toMatch(expected);
  });

  it("a covering one is better", () => {
    const seconds = (index: CatalogIndex): number =>
      secondsOf(chooseWindows(four, factsOf(rides(many, { indexes: [index] }))), "probe");
    expect(seconds(covering)).toBeLessThan(seconds(leading) * 0.7);
  });
});

describe("advice", () => {
  it("includes what is read, and tells what it would save", () => {
    const { advice, estimates } = chooseWindows(four, factsOf(rides(few)));
    expect(advice?.ddl).toBe('CREATE INDEX ON "weather" ("k", "at" DESC) INCLUDE ("known", "riders", "fare")');
    expect(advice?.seconds).toBeLessThan((estimates[0]?.seconds ?? 0) * 0.7);
    expect(advice?.reason).toMatch(/^a probe would take ~[\d.]+ s instead of ~[\d.]+ s; CREATE INDEX CONCURRENTLY/);
  });

  it("keeps its word", () => {
    const { advice } = chooseWindows(four, factsOf(rides(few)));
    const made = chooseWindows(four, factsOf(rides(few, { indexes: [covering] })));
    expect(made).toMatchObject({ strategy: "probe", advice: null });
    expect(made.estimates[0]?.seconds).toBeCloseTo(advice?.seconds ?? 0, 6);
  });

  it("includes nothing where a value may be too long for an index", () => {
    const join = windowsOf([...fourFunctions, { function: "count_distinct", column: "note", window: day }], late);
    expect(chooseWindows(join, factsOf(rides(few))).advice?.ddl).toBe('CREATE INDEX ON "weather" ("k", "at" DESC)');
  });

  it.each([
    ["an index that serves", four, factsOf(rides(few, { indexes: [covering] }))],
    ["a view", four, factsOf(rides(few, { kind: "view" }))],
    ["a small table", four, factsOf(rides({ distinct: 50 }, { rows: 500 }), { spineRows: 100 })],
    ["what is added up once", sums, factsOf(rides(hot))],
    ["a query", windowsOf(fourFunctions, { query: true }), factsOf(null, { sourceRows: 1_000_000 })],
  ])("none for %s", (_what, join, facts) => {
    expect(chooseWindows(join, facts).advice).toBeNull();
  });
});

describe("for a spine of unknown size", () => {
  const unsized = { spineRows: null };

  it("advice says up to which size it pays, and keeps its word", () => {
    const { advice, strategy } = chooseWindows(four, factsOf(rides(few), unsized));
    expect([strategy, advice?.seconds]).toEqual(["arrays", null]);
    expect(advice?.ddl).toContain("INCLUDE");
    expect(advice?.reason).toMatch(/for a spine of any size;/);
    // Spine rows that have more rows than a sum takes: sums are better from some size on.
    const dense = chooseWindows(sums, factsOf(rides(many), unsized));
    const limit = Number(/up to ([\d,]+) rows/.exec(dense.advice?.reason ?? "")?.[1]?.replaceAll(",", ""));
    const with1 = (spineRows: number): string =>
      chooseWindows(sums, factsOf(rides(many, { indexes: [covering] }), { spineRows })).strategy;
    expect(limit).toBeGreaterThan(10_000);
    expect([with1(limit * 0.9), with1(limit * 1.1)]).toEqual(["probe", "running"]);
  });

  it.each([
    ["an index that leads", factsOf(rides(few, { indexes: [leading] }), unsized)],
    ["few rows", factsOf(rides({ distinct: 10 }, { rows: 500 }), unsized)],
  ])("none for %s", (_what, facts) => {
    expect(chooseWindows(four, facts).advice).toBeNull();
  });
});

describe("without counts", () => {
  const endless = windowsOf([{ function: "count", window: null }], late);
  const endlessMax = windowsOf([{ function: "max", column: "fare", type: { kind: "float64" }, window: null }], late);
  it.each<[string, ReturnType<typeof windowsOf>, CatalogTable | null, string, RegExp]>([
    ["an index that serves", four, rides(few, { rows: null, indexes: [leading] }), "probe", /index rides_k_at serves/],
    ["keys alone", four, rides(few, { rows: null, indexes: [indexOn("one", "k")] }), "arrays", /no index on keys/],
    ["nothing at all", four, null, "arrays", /the source is sorted once/],
    ["a window without an end", endless, rides(few, { rows: null, indexes: [leading] }), "running", /has no end/],
    [
      "the same of what cannot be taken back",
      endlessMax,
      rides(few, { rows: null, indexes: [leading] }),
      "probe",
      /serves/,
    ],
  ])("%s", (_what, join, table, strategy, reason) => {
    for (const facts of [factsOf(table), factsOf(table, { spineRows: null })]) {
      const choice = chooseWindows(join, facts);
      expect(choice).toMatchObject({ strategy, estimates: [], advice: null });
      expect(choice.reason).toMatch(reason);
    }
  });

  it("keys that nobody counted leave nothing to reckon with", () => {
    const choice = chooseWindows(four, factsOf(rides({}, { indexes: [leading] })));
    expect(choice).toMatchObject({ strategy: "probe", estimates: [] });
  });
});
