import { describe, expect, it } from "vitest";
import type { EntityDefinition, FeatureViewDefinition, SourceDefinition } from "../../src/ir/definition.ts";
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { Row } from "../../src/ir/value.ts";
import { naiveHistorical } from "./historical.ts";
import type { Scenario, ScenarioColumn, ScenarioRequest, ScenarioTable } from "./scenario.ts";

const undescribed = { description: null, owner: null, tags: {} } as const;
const int64: CanonicalType = { kind: "int64" };
const instant: TimeForm = { form: "instant" };

const driver: EntityDefinition = {
  kind: "entity",
  name: "driver",
  keys: [{ name: "id", type: int64 }],
  ...undescribed,
};

function relation(name: string) {
  return { database: null, schema: null, name };
}

function timeColumn(name: string, form: TimeForm = instant): ScenarioColumn {
  return { name, type: { kind: form.form === "date" ? "date" : "timestamp" }, time: form };
}

/** A table of id, event_time, available_at, n. */
function table(name: string, rows: readonly Row[], form: TimeForm = instant): ScenarioTable {
  const columns = [
    { name: "id", type: int64, time: null },
    timeColumn("event_time", form),
    timeColumn("available_at"),
    { name: "n", type: int64, time: null },
  ];
  return { relation: relation(name), columns, rows };
}

function view(
  name: string,
  source: Partial<SourceDefinition> = {},
  more: Partial<FeatureViewDefinition> = {},
): FeatureViewDefinition {
  return {
    kind: "feature_view",
    name,
    entities: ["driver"],
    source: {
      name,
      from: { kind: "table", relation: relation(name) },
      eventTime: "event_time",
      createdTime: null,
      availableAt: null,
      tieBreaks: [],
      timeZone: null,
      keys: {},
      columns: null,
      ...undescribed,
      ...source,
    },
    ttl: null,
    boundary: "inclusive",
    features: [{ name: "n", type: int64, column: "n", expression: null, aggregate: null, description: null, tags: {} }],
    strategy: null,
    ...undescribed,
    ...more,
  };
}

function scenario(
  views: readonly FeatureViewDefinition[],
  tables: readonly ScenarioTable[],
  spine: ScenarioRequest["spine"],
  more: Partial<Scenario> = {},
): Scenario {
  const selections = views.map((one) => ({ view: one.name, alias: one.name, keys: {}, features: null }));
  const request = { spine, selections, fullNames: false };
  return { entities: [driver], views, tables, queries: [], request, ...more };
}

const at = (hour: string) => `2026-01-01T${hour}Z`;

function uploaded(rows: readonly Row[]): ScenarioRequest["spine"] {
  const columns = [
    { name: "id", type: int64 },
    { name: "at", type: { kind: "timestamp" } },
  ] as const;
  return { kind: "rows", columns, rows, time: "at" };
}

/** Each row of the answer as its spine values and the acceptable values of the first role. */
function firstRole(given: Scenario) {
  return naiveHistorical(given).rows.map((row) => [...row.spine, (row.accepted[0] ?? []).map(([n]) => n)]);
}

describe("functions over windows", () => {
  it("count rows whatever their column holds", () => {
    const feature = { name: "n", type: int64, column: "n", expression: null, ...undescribed };
    const count = { function: "count", where: null, window: null, input: null, limit: null } as const;
    const columns = [
      { name: "id", type: int64, time: null },
      { name: "event_time", type: { kind: "timestamp" }, time: { form: "instant" } },
      { name: "n", type: { kind: "float64" }, time: null },
    ] as const;
    const rows: readonly Row[] = [
      [1n, at("00:00:00"), 0.5],
      [1n, at("01:00:00"), Number.NaN],
      [1n, at("02:00:00"), null],
    ];
    const counted = view("fares", {}, { features: [{ ...feature, aggregate: count }] });
    const held = { relation: relation("fares"), columns, rows };
    const { rows: answer } = naiveHistorical(scenario([counted], [held], uploaded([[1n, at("03:00:00")]])));
    expect(answer[0]?.functions[0]?.map(({ expected }) => expected)).toEqual(["2n"]);
  });
});

describe("static sources", () => {
  const rows: readonly Row[] = [
    [1n, null, null, 10n],
    [1n, null, null, 11n],
    [2n, null, null, 20n],
    [null, null, null, 30n],
  ];
  const spine = uploaded([
    [1n, at("00:00:00")],
    [2n, "-infinity"],
    [2n, null],
    [null, at("00:00:00")],
    [2n, at("00:00:00")],
  ]);

  it("have one row a key, free where the tie-breaks do not settle it", () => {
    const given = scenario([view("v", { eventTime: null })], [table("v", rows)], spine);
    expect(firstRole(given).map((row) => row.at(-1))).toEqual([[10n, 11n], [null], [null], [null], [20n]]);
  });

  it("are settled by the tie-breaks", () => {
    const given = scenario([view("v", { eventTime: null, tieBreaks: ["n"] })], [table("v", rows)], spine);
    expect(firstRole(given).map((row) => row.at(-1))).toEqual([[11n], [null], [null], [null], [20n]]);
  });

  it("list all their keys at an instant, and nothing in a range", () => {
    const timed = table("t", [[7n, at("10:00:00"), null, 70n]]);
    const views = [view("v", { eventTime: null }), view("t")];
    const asOf = { kind: "as_of", instant: at("09:00:00"), population: null, time: "at" } as const;
    const ids = naiveHistorical(scenario(views, [table("v", rows), timed], asOf)).rows.map((row) => row.spine[0]);
    expect(ids).toEqual([1n, 2n]);
    const range = { kind: "range", start: at("00:00:00"), end: at("23:00:00"), population: null, time: "at" } as const;
    const result = naiveHistorical(scenario(views, [table("v", rows), timed], range));
    expect(result.rows.map((row) => row.spine)).toEqual([[7n, at("10:00:00")]]);
  });
});

describe("ranges", () => {
  const rows: readonly Row[] = [
    [1n, at("10:00:00"), at("10:00:00"), 1n],
    [1n, at("10:00:00"), at("11:00:00"), 2n],
    [1n, at("10:30:00"), at("11:00:00"), 3n],
    [1n, at("12:00:00"), at("09:00:00"), 4n],
    [1n, at("13:00:00"), null, 5n],
    [2n, null, at("10:00:00"), 6n],
    [null, at("10:00:00"), at("10:00:00"), 7n],
    [2n, "-infinity", "infinity", 8n],
  ];
  const range = { kind: "range", start: at("10:00:00"), end: at("12:00:00"), population: null, time: "at" } as const;

  it("give one row for each distinct key and known time, the start included and the end not", () => {
    const given = scenario([view("v", { availableAt: "available_at" })], [table("v", rows)], range);
    expect(firstRole(given)).toEqual([
      [1n, at("10:00:00"), [1n]],
      [1n, at("11:00:00"), [3n]],
    ]);
  });

  it("are not listed by views without keys, unless no view has any", () => {
    const entityless = view("w", {}, { entities: [] });
    const views = [entityless, view("v", { availableAt: "available_at" })];
    const both = scenario(views, [table("v", rows), table("w", [[1n, at("10:15:00"), null, 0n]])], range);
    expect(naiveHistorical(both).rows).toHaveLength(2);
    const alone = scenario([entityless], [table("w", [[1n, at("10:15:00"), null, 9n]])], range);
    expect(firstRole(alone)).toEqual([[at("10:15:00"), [9n]]]);
  });
});

describe("instants", () => {
  const rows: readonly Row[] = [
    [1n, at("10:00:00"), at("11:00:00"), 1n],
    [1n, at("09:00:00"), at("09:00:00"), 2n],
    [2n, at("10:00:00"), at("11:00:00"), 3n],
    [3n, at("10:00:00"), at("11:00:00.000001"), 4n],
    [4n, at("10:00:00"), null, 5n],
  ];
  const asOf = { kind: "as_of", instant: at("11:00:00"), population: null, time: "at" } as const;

  it("list the distinct keys of rows known by then", () => {
    const given = scenario([view("v", { availableAt: "available_at" })], [table("v", rows)], asOf);
    expect(firstRole(given)).toEqual([
      [1n, at("11:00:00"), [1n]],
      [2n, at("11:00:00"), [3n]],
    ]);
  });

  it("respect a strict boundary", () => {
    const given = scenario(
      [view("v", { availableAt: "available_at" }, { boundary: "strict" })],
      [table("v", rows)],
      asOf,
    );
    expect(firstRole(given)).toEqual([[1n, at("11:00:00"), [2n]]]);
  });

  it("keep a population as it is, duplicates and NULL keys too", () => {
    const people: ScenarioTable = {
      relation: relation("people"),
      columns: [{ name: "id", type: int64, time: null }],
      rows: [[2n], [2n], [null], [9n]],
    };
    const population = { kind: "table", relation: people.relation, columns: null } as const;
    const given = scenario([view("v")], [table("v", rows), people], { ...asOf, population });
    expect(firstRole(given).map((row) => [row[0], row.at(-1)])).toEqual([
      [2n, [3n]],
      [2n, [3n]],
      [null, [null]],
      [9n, [null]],
    ]);
  });
});

describe("times without a zone", () => {
  const zoneless: TimeForm = { form: "zoneless", zone: "UTC" };
  const rows: readonly Row[] = [[1n, "2013-11-03T01:30:00", null, 1n]];
  const moments = uploaded([
    [1n, "2013-11-03T01:30:00Z"],
    [1n, "2013-11-03T05:30:00Z"],
    [1n, "2013-11-03T06:29:59.999999Z"],
    [1n, "2013-11-03T06:30:00Z"],
  ]);

  it("are read as UTC", () => {
    const given = scenario([view("v")], [table("v", rows, zoneless)], moments);
    expect(firstRole(given).map((row) => row.at(-1))).toEqual([[1n], [1n], [1n], [1n]]);
  });

  it("are read in the zone that the source declares; an hour shown twice is the later one", () => {
    const given = scenario([view("v", { timeZone: "America/New_York" })], [table("v", rows, zoneless)], moments);
    expect(firstRole(given).map((row) => row.at(-1))).toEqual([[null], [null], [null], [1n]]);
  });

  it("are midnights where they are dates", () => {
    const dates: readonly Row[] = [[1n, "2013-11-03", null, 1n]];
    const form: TimeForm = { form: "date", zone: "UTC" };
    const spine = uploaded([
      [1n, "2013-11-02T23:59:59.999999Z"],
      [1n, "2013-11-03T00:00:00Z"],
      [1n, "2013-11-03T04:00:00Z"],
    ]);
    const utc = scenario([view("v")], [table("v", dates, form)], spine);
    expect(firstRole(utc).map((row) => row.at(-1))).toEqual([[null], [1n], [1n]]);
    const local = scenario([view("v", { timeZone: "America/New_York" })], [table("v", dates, form)], spine);
    expect(firstRole(local).map((row) => row.at(-1))).toEqual([[null], [null], [1n]]);
  });
});

describe("queries", () => {
  it("leave out a value, and NULLs with it", () => {
    const query = { texts: ["SELECT … WHERE id <> ", ""], values: [{ type: "int64", value: "1" }] } as const;
    const meaning = {
      query,
      relation: relation("v"),
      columns: ["id", "event_time", "n"],
      where: { column: "id", not: 1n },
    };
    const stored = table("v", [
      [1n, at("10:00:00"), null, 1n],
      [2n, at("10:00:00"), null, 2n],
      [null, at("10:00:00"), null, 3n],
    ]);
    const range = { kind: "range", start: at("00:00:00"), end: at("23:00:00"), population: null, time: "at" } as const;
    const given = scenario([view("v", { from: { kind: "query", query } })], [stored], range, { queries: [meaning] });
    expect(firstRole(given)).toEqual([[2n, at("10:00:00"), [2n]]]);
  });
});

describe("output columns", () => {
  it("are short names, prefixed with full names and always under a role", () => {
    const base = scenario([view("v")], [table("v", [])], uploaded([]));
    const names = (alias: string | null, fullNames: boolean, rename: string | null) => {
      const selections = [{ view: "v", alias, keys: {}, features: [{ name: "n", rename }] }];
      return naiveHistorical({ ...base, request: { ...base.request, selections, fullNames } }).roles[0]?.columns[0]
        ?.name;
    };
    expect(names(null, false, null)).toBe("n");
    expect(names(null, false, "m")).toBe("m");
    expect(names(null, true, "m")).toBe("v__m");
    expect(names("r", false, null)).toBe("r__n");
    expect(names("r", true, null)).toBe("r__n");
  });
});
