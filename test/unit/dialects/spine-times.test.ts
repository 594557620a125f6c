import { describe, expect, it } from "vitest";
import { postgres } from "../../../dialects/postgres/index.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import {
  collectDefinitions,
  type RequestedSpine,
  requestedFeatures,
  requestedSpine,
} from "../../../src/define/index.ts";
import { asOf, createStore, entity, featureView, query, range, sql, t, table } from "../../../src/index.ts";
import { emptyCatalog } from "../../../src/ir/catalog.ts";
import type { KnownSpineTimes } from "../../../src/ir/request.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { Diagnostic } from "../../../src/kernel/diagnostics.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../../src/runtime/feature-store.ts";
import { templates } from "../../support/templates.ts";
import { refusal } from "../resolve/asking.ts";
import { underTest } from "./compiled.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });
const features = { fare: t.float64 };
const entities = [driver];
const trips = featureView("trips", { entities, source: table("trips", { eventTime: "at" }), ttl: "2 days", features });
const all = featureView("all_trips", { entities, source: table("trips", { eventTime: "at" }), features });
const known = featureView("known_trips", {
  entities,
  source: table("trips", { eventTime: "at", availableAt: "seen" }),
  ttl: "1 hour",
  boundary: "strict",
  features,
});
const local = featureView("local_trips", {
  entities,
  source: table("trips", { eventTime: "at", timeZone: "America/New_York" }),
  ttl: "1 hour",
  features,
});
const facts = featureView("facts", { entities, source: table("facts"), features });
const queried = featureView("queried", {
  entities,
  source: query("recent", sql`select driver_id, at, fare from trips`, { eventTime: "at" }),
  ttl: "1 day",
  features,
});
const definitions = { driver, trips, all, known, local, facts, queried };
const store = createStore({ project: "p", definitions }) as unknown as FeatureStore;

const labels = table("labels", { columns: { driver_id: t.int64, event_timestamp: t.timestamp } });
const spineTimes = { from: "2026-01-01", to: "2026-02-01" };

async function compiled(dialect: Dialect, asked: Partial<HistoricalFeaturesOptions>): Promise<Statement> {
  const job = await store.compile({ features: ["trips"], spine: labels, dialect: dialect.name, ...asked });
  return { text: job.sql } as Statement;
}

/** With its outline: what a verifier holds the text against. */
async function statementIn(
  dialect: Dialect,
  views: readonly string[],
  strategy: string | null = null,
  times: object | null = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", by: "caller" },
): Promise<Statement> {
  const trainingSet = await store.trainingSet(
    {
      features: requestedFeatures(views).features,
      fullNames: true,
      strategies: {},
      strategy,
      spineTimes: times as KnownSpineTimes | null,
      spine: requestedTable(),
    },
    true,
    dialect.name,
  );
  return (await trainingSet.compiled()).statement;
}

function requestedTable(): Extract<RequestedSpine, { kind: "request" }>["spine"] {
  const spine = requestedSpine(labels, null);
  if (spine.kind !== "request") throw new Error("a table is a request");
  return spine.spine;
}

/** Compiled with all that a connection would know: nothing of the spine. */
function connected(dialect: Dialect, views: readonly string[], spineTimes: KnownSpineTimes | null): Promise<unknown> {
  const { registry } = buildRegistry("p", collectDefinitions(Object.values(definitions)).definitions, new Map());
  return compile({
    registry,
    request: {
      features: requestedFeatures(views).features,
      fullNames: true,
      strategies: {},
      strategy: null,
      spine: requestedTable(),
      spineTimes,
      requireBounds: "literal",
    },
    dialect,
    templates,
    places: new Map(),
    warehouse: { catalog: emptyCatalog, queryColumns: new Map(), queryRows: new Map(), spineRows: null },
  });
}

/** Every literal of a day in a text, in its order. */
function daysIn({ text }: Statement): readonly string[] {
  return [...text.matchAll(/'(20\d\d-\d\d-\d\d)T([\d:.]+)/g)].map(([, day, clock]) => `${day} ${clock}`);
}

function told(found: readonly Diagnostic[]): readonly string[] {
  return found.map(({ code, path }) => `${code} ${path}`);
}

describe.each(underTest)("the spine's times in $dialect.name", ({ dialect }) => {
  it("bound what is read above, and below where there is a TTL", async () => {
    expect(daysIn(await compiled(dialect, { spineTimes }))).toEqual(["2026-02-01 00:00:00", "2025-12-30 00:00:00"]);
    const both = { spineTimes, features: ["all_trips"] };
    expect(daysIn(await compiled(dialect, both))).toEqual(["2026-02-01 00:00:00"]);
    const byKnownTime = { spineTimes, features: ["known_trips"] };
    expect(daysIn(await compiled(dialect, byKnownTime))).toEqual([
      "2026-02-01 00:00:00",
      "2025-12-31 23:00:00",
      "2026-02-01 00:00:00",
    ]);
    const ofQuery = { spineTimes, features: ["queried"] };
    expect(daysIn(await compiled(dialect, ofQuery))).toEqual(["2026-02-01 00:00:00", "2025-12-31 00:00:00"]);
  });

  it("bound one side alone where one end is known, and nothing where a column must be converted", async () => {
    const from = await compiled(dialect, { spineTimes: { from: "2026-01-01" } });
    expect(daysIn(from)).toEqual(["2025-12-30 00:00:00"]);
    const to = await compiled(dialect, { spineTimes: { to: "2026-01-01T00:00:00.000001Z" } });
    expect(daysIn(to)).toEqual(["2026-01-01 00:00:00.000001"]);
    expect(daysIn(await compiled(dialect, { spineTimes, features: ["local_trips"] }))).toEqual([]);
    expect(daysIn(await compiled(dialect, {}))).toEqual([]);
  });

  it("are those of uploaded rows, without anybody being asked", async () => {
    const spine = [
      { driver_id: 1n, event_timestamp: "2026-03-02" },
      { driver_id: 2n, event_timestamp: null },
      { driver_id: 2n, event_timestamp: "2026-03-01" },
    ];
    expect(daysIn(await compiled(dialect, { spine }))).toEqual(["2026-03-02 00:00:00", "2026-02-27 00:00:00"]);
    const wider = { spine, spineTimes };
    expect(daysIn(await compiled(dialect, wider))).toEqual(["2026-02-01 00:00:00", "2025-12-30 00:00:00"]);
    const { text } = await compiled(dialect, { spine: spine.slice(1, 2) });
    expect(text.match(/'(1970-01-01|1969-12-30)T/g)).toHaveLength(2);
  });

  it("are told with the certificate, as far as they are known", async () => {
    const { certificates } = await store.compile({
      features: ["trips"],
      spine: labels,
      spineTimes,
      dialect: dialect.name,
    });
    expect(certificates[0]?.reasons.at(-1)).toBe(
      "the spine's times lie from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00Z, as the caller says: a row outside is an error",
    );
  });

  it.each([null, "rank"])("cannot be said in other words: nearer, farther or left out (%s)", async (strategy) => {
    const statement = await statementIn(dialect, ["trips", "known_trips", "queried"], strategy);
    expect(await dialect.verifier.verify(statement)).toEqual([]);
    const literals = [...statement.text.matchAll(/'20\d\d-\d\d-\d\dT[^']*'/g)];
    expect(literals).toHaveLength(7);
    for (const { 0: literal, index } of literals) {
      const day = literal.slice(1, 11);
      const others = [
        `'2025-06-01${literal.slice(11)}`,
        `'2027-06-01${literal.slice(11)}`,
        literal.replace(":00", ":01"),
      ];
      for (const other of others) {
        const text = statement.text.slice(0, index) + other + statement.text.slice(index + literal.length);
        expect(await dialect.verifier.verify({ ...statement, text }), `${day} ${other}`).not.toEqual([]);
      }
    }
    const lines = statement.text.split("\n");
    const bounds = lines.flatMap((line, at) => (/AND r\..* [<>]=? .*'20\d\d/.test(line) ? [at] : []));
    expect(bounds).toHaveLength(7);
    for (const at of bounds) {
      const text = lines.filter((_line, place) => place !== at).join("\n");
      expect(await dialect.verifier.verify({ ...statement, text })).not.toEqual([]);
    }
  });

  it("are refused in a text whose plan does not know them, and missed in one whose plan does", async () => {
    const bounded = await statementIn(dialect, ["trips"]);
    const open = await statementIn(dialect, ["trips"], null, null);
    expect(await dialect.verifier.verify({ ...bounded, outline: open.outline })).not.toEqual([]);
    expect(await dialect.verifier.verify({ ...open, outline: bounded.outline })).not.toEqual([]);
  });

  it("are refused of a range and of times that end before they begin", async () => {
    const asked = async (more: Partial<HistoricalFeaturesOptions>) =>
      told(await refusal(() => compiled(dialect, more)));
    expect(await asked({ spine: range("2026-01-01", "2026-01-02"), spineTimes })).toEqual([
      "invalid-option spineTimes",
    ]);
    expect(await asked({ spineTimes: { from: "2026-02-01", to: "2026-01-01" } })).toEqual([
      "invalid-option spineTimes",
    ]);
  });
});

describe.each(underTest)("unbounded history in $dialect.name", ({ dialect }) => {
  const asked = async (more: Partial<HistoricalFeaturesOptions>) =>
    told(await refusal(() => compiled(dialect, { requireBounds: true, ...more })));

  it("is refused, and the predicate named that would bound it", async () => {
    const found = await refusal(() =>
      compiled(dialect, { requireBounds: true, features: ["trips", "all_trips", "facts"], fullNames: true }),
    );
    expect(found).toMatchObject([
      {
        code: "unbounded-history",
        path: "featureViews.all_trips.ttl",
        message: expect.stringContaining("'all_trips' would read all rows of 'trips'"),
        hint: "give view 'all_trips' a ttl: it becomes at >= the spine's least time - ttl",
      },
    ]);
    expect(found[0]?.place).not.toBeNull();
  });

  it("is refused where a literal is wanted and there can be none", async () => {
    expect(await refusal(() => connected(dialect, ["trips"], null))).toMatchObject([
      { code: "unbounded-history", hint: expect.stringContaining("at >= that time - 2 days") },
    ]);
    const from = { from: "2026-01-01T00:00:00Z", to: null, by: "caller" } as const;
    await connected(dialect, ["trips"], from);
    expect(await refusal(() => connected(dialect, ["local_trips"], from))).toMatchObject([
      { code: "unbounded-history", hint: "store 'at' as an instant or in UTC" },
    ]);
  });

  it("is refused where entities are listed from it", async () => {
    expect(await asked({ spine: asOf("2026-01-01") })).toEqual(["unbounded-history spine"]);
    expect(await asked({ spine: range("2026-01-01", "2026-01-02"), features: ["known_trips"] })).toEqual([
      "unbounded-history spine",
    ]);
    const population = sql`select driver_id from drivers`;
    await compiled(dialect, { spine: asOf("2026-01-01", { population }), requireBounds: true });
    await compiled(dialect, { spine: range("2026-01-01", "2026-01-02"), requireBounds: true });
  });

  it("is a project's choice, which a request may take back", async () => {
    const strict = createStore({ project: "p", definitions, requireBounds: true }) as unknown as FeatureStore;
    const request = { features: ["all_trips"], spine: labels, dialect: dialect.name };
    expect(told(await refusal(() => strict.compile(request)))).toEqual([
      "unbounded-history featureViews.all_trips.ttl",
    ]);
    expect((await strict.compile({ ...request, requireBounds: false })).sql).toContain("all_trips");
    expect((await strict.plan()).services).toEqual([]);
  });
});

describe("a warehouse that leaves out nothing for a literal", () => {
  it("gets none, and refuses no history", async () => {
    const statement = await statementIn(postgres, ["trips"], null);
    expect(daysIn(statement)).toEqual([]);
    expect(await postgres.verifier.verify(statement)).toEqual([]);
    await compiled(postgres, { features: ["all_trips"], requireBounds: true });
  });

  it("does not take one that somebody slipped in", async () => {
    const statement = await statementIn(postgres, ["trips"], "rank");
    const condition = /\n\s+AND r\."at" <= [^\n]*/.exec(statement.text)?.[0];
    if (condition === undefined) throw new Error("the statement bounds nothing");
    const slipped = `${condition}\n    AND r."at" >= timestamptz '2026-01-15 00:00+00'`;
    const text = statement.text.replace(condition, slipped);
    expect(await postgres.verifier.verify({ ...statement, text })).not.toEqual([]);
  });
});
