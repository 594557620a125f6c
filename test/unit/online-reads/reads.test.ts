import { describe, expect, it } from "vitest";
import { onlineTableOf } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions } from "../../../src/define/index.ts";
import {
  AsofError,
  count,
  entity,
  expr,
  featureService,
  featureView,
  onDemandView,
  t,
  table,
} from "../../../src/index.ts";
import type { OnlineRow, OnlineTable } from "../../../src/ir/online.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import type { OnlineAnswer, OnlineQuestion, OnlineStore } from "../../../src/ports/online-store.ts";
import { type OnlineFeaturesOptions, OnlineReads } from "../../../src/runtime/online/online-reads.ts";

const airport = entity("airport", { key: { airport: t.string } });
const plane = entity("plane", { key: { plane: t.int64 } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  ttl: "3 hours",
  features: { temp: t.float64, gusts: t.int64 },
});
const flights = featureView("flights", {
  entities: [plane],
  source: table("flights", { eventTime: "at" }),
  aggregate: { flights: count().over("24 hours") },
});
const places = featureView("places", {
  entities: [airport],
  source: table("places"),
  features: { name: t.string },
});
const comfort = onDemandView("comfort", {
  inputs: { weather, flights },
  request: { shift: t.float64 },
  features: {
    felt: expr`temp + shift`,
    kept: expr`coalesce(temp, shift)`,
    busier: expr`flights_24h + 1`,
    whole: expr`gusts * 9223372036854775807`,
  },
});
const definitions = { airport, plane, weather, flights, places, comfort };
const { registry, problems } = buildRegistry(
  "p",
  collectDefinitions(Object.values(definitions)).definitions,
  new Map(),
);
const now = 1_800_000_000_000_000n;
const hour = 3_600_000_000n;
const ago = (hours: number): string => formatInstant(now - BigInt(Math.round(hours * 3_600)) * 1_000_000n);

/** Rows by view and key, as a store would hold them. */
type Held = Readonly<Record<string, Readonly<Record<string, { at: string | null; row: Record<string, unknown> }>>>>;

class Fake implements Pick<OnlineStore, "read" | "close"> {
  readonly asked: (readonly OnlineQuestion[])[] = [];
  readonly #held: Held;
  readonly #changed: (table: OnlineTable) => OnlineTable;

  constructor(held: Held, changed: (table: OnlineTable) => OnlineTable = (one) => one) {
    this.#held = held;
    this.#changed = changed;
  }

  async read(questions: readonly OnlineQuestion[]): Promise<readonly OnlineAnswer[]> {
    this.asked.push(questions);
    return questions.map(({ view, keys, features }) => ({
      table: this.#changed(onlineTableOf(registry, view)),
      features: features ?? [],
      rows: keys.map((key): OnlineRow | null => {
        const found = key.includes(null) ? undefined : this.#held[view]?.[key.join("|")];
        if (found === undefined) return null;
        return { eventTime: found.at, features: (features ?? []).map((name) => (found.row[name] ?? null) as null) };
      }),
    }));
  }
  async close(): Promise<void> {}
}

function reads(store: Fake): (asked: OnlineFeaturesOptions) => ReturnType<OnlineReads["read"]> {
  const served = new OnlineReads({
    registry: async () => registry,
    online: async () => store as unknown as OnlineStore,
    places: new Map(),
    clock: { now: () => now },
  });
  return (asked) => served.read(asked);
}

const held: Held = {
  weather: {
    JFK: { at: ago(3), row: { temp: 20.5, gusts: null } },
    LGA: { at: formatInstant(now - 3n * hour - 1n), row: { temp: 1, gusts: 1n } },
    EWR: { at: ago(0.5), row: { temp: 10, gusts: 2n ** 40n } },
  },
  flights: { "1": { at: ago(1), row: { flights_24h: 0n } }, "2": { at: ago(2), row: { flights_24h: 7n } } },
  places: { JFK: { at: null, row: { name: "Kennedy" } } },
};
const codes = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return failure instanceof AsofError ? failure.diagnostics.map(({ code, message }) => `${code}: ${message}`) : failure;
};

describe("a read of the newest values", () => {
  it("has definitions that stand", () => expect(problems).toEqual([]));

  it("tells of each value whether it is there, NULL, missing or too old: to the microsecond", async () => {
    const found = await reads(new Fake(held))({
      features: [weather, places],
      entities: { airport: ["JFK", "LGA", "XXX", null] },
    });
    expect(found.at).toBe(formatInstant(now));
    expect(found.rows).toEqual([
      { airport: "JFK", temp: 20.5, gusts: null, name: "Kennedy" },
      { airport: "LGA", temp: null, gusts: null, name: null },
      { airport: "XXX", temp: null, gusts: null, name: null },
      { airport: null, temp: null, gusts: null, name: null },
    ]);
    expect(found.features["temp"]?.statuses).toEqual(["PRESENT", "OUTSIDE_MAX_AGE", "NOT_FOUND", "NOT_FOUND"]);
    expect(found.features["gusts"]?.statuses).toEqual(["NULL_VALUE", "OUTSIDE_MAX_AGE", "NOT_FOUND", "NOT_FOUND"]);
    expect(found.features["name"]?.statuses).toEqual(["PRESENT", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    expect(found.features["temp"]?.ages).toEqual([10_800_000, 10_800_000.001, null, null]);
    expect(found.features["name"]?.eventTimes).toEqual([null, null, null, null]);
    expect(found.features["temp"]?.versions).toEqual([
      { project: "p", view: "weather", version: onlineTableOf(registry, "weather").version },
    ]);
  });

  it("gives windows of entities that nobody has seen what no rows give, and NULL keys nothing", async () => {
    const found = await reads(new Fake(held))({ features: [flights], entities: { plane: [1n, 2, 3, null] } });
    expect(found.features["flights_24h"]).toMatchObject({
      values: [0n, 7n, 0n, null],
      statuses: ["PRESENT", "PRESENT", "NOT_FOUND", "NOT_FOUND"],
    });
  });

  it("computes what is derived, and tells the worst of its inputs unless NULL was handled", async () => {
    const entities = [
      { airport: "JFK", plane: 2n, shift: 0.5 },
      { airport: "LGA", plane: 2n, shift: 2 },
      { airport: "XXX", plane: 9n, shift: 3 },
      { airport: null, plane: null, shift: 4 },
    ];
    const asked = { features: ["comfort:felt", "comfort:kept", "comfort:busier"], entities };
    const { features, rows } = await reads(new Fake(held))(asked);
    expect(rows.map(({ felt, kept, busier }) => [felt, kept, busier])).toEqual([
      [21, 20.5, 8],
      [null, 2, 8],
      [null, 3, 1],
      [null, 4, null],
    ]);
    expect(features["felt"]?.statuses).toEqual(["PRESENT", "OUTSIDE_MAX_AGE", "NOT_FOUND", "NOT_FOUND"]);
    expect(features["kept"]?.statuses).toEqual(["PRESENT", "PRESENT", "PRESENT", "PRESENT"]);
    expect(features["busier"]?.statuses).toEqual(["PRESENT", "PRESENT", "NOT_FOUND", "NOT_FOUND"]);
    expect(features["felt"]?.eventTimes).toEqual([ago(3), formatInstant(now - 3n * hour - 1n), null, null]);
    expect(Object.keys(features)).toEqual(["felt", "kept", "busier"]);
  });

  it("asks the store once, of each view once, whatever roles it has", async () => {
    const service = featureService("both", {
      features: [
        weather.as("origin", { airport: "from" }).pick("temp"),
        weather.as("dest", { airport: "to" }).pick("gusts"),
        places.as("origin_place", { airport: "from" }),
      ],
    });
    const built = buildRegistry(
      "p",
      collectDefinitions([...Object.values(definitions), service]).definitions,
      new Map(),
    );
    const store = new Fake(held);
    const served = new OnlineReads({
      registry: async () => built.registry,
      online: async () => store as unknown as OnlineStore,
      places: new Map(),
      clock: { now: () => now },
    });
    const found = await served.read({
      features: service,
      entities: [
        { from: "JFK", to: "EWR" },
        { from: "EWR", to: "JFK" },
      ],
    });
    expect(found.rows).toEqual([
      { from: "JFK", to: "EWR", origin__temp: 20.5, dest__gusts: 2n ** 40n, origin_place__name: "Kennedy" },
      { from: "EWR", to: "JFK", origin__temp: 10, dest__gusts: null, origin_place__name: null },
    ]);
    expect(store.asked).toEqual([
      [
        { project: "p", view: "weather", features: ["temp", "gusts"], keys: [["JFK"], ["EWR"], ["EWR"], ["JFK"]] },
        { project: "p", view: "places", features: ["name"], keys: [["JFK"], ["EWR"]] },
      ],
    ]);
  });

  it("takes a thousand entities at once, the same ones among them, and none", async () => {
    const store = new Fake(held);
    const airports = Array.from({ length: 1_000 }, (_, index) => ["JFK", "EWR", `A${index}`][index % 3] ?? null);
    const found = await reads(store)({ features: [weather], entities: { airport: airports } });
    expect(found.features["temp"]?.values.filter((value) => value === 20.5)).toHaveLength(334);
    expect(found.features["temp"]?.statuses.filter((status) => status === "NOT_FOUND")).toHaveLength(333);
    expect((await reads(store)({ features: [weather], entities: [] })).rows).toEqual([]);
    expect(store.asked).toHaveLength(1);
  });

  it("tells all that is wrong with the entities, each by row and column", async () => {
    const read = reads(new Fake(held));
    expect(
      await codes(
        read({ features: ["comfort:felt"], entities: [{ airport: 5, shift: 1 }, { shift: null, airprot: "JFK" }, 7] }),
      ),
    ).toEqual([
      "entities-invalid: row 2 of the entities is not an object of columns",
      "entities-invalid: row 1 of the entities has 'airprot', which no feature asked for needs",
      "entities-invalid: row 0 of the entities: 'airport' holds number 5, which is not string",
      "entities-invalid: row 1 of the entities lacks the key 'airport'",
      "entities-invalid: row 1 of the entities lacks the request value 'shift'",
      "entities-invalid: row 2 of the entities lacks the request value 'shift'",
    ]);
    expect(await codes(read({ features: [flights], entities: { plane: [1.5, 2n ** 63n, "12", true] } }))).toHaveLength(
      3,
    );
    expect(await codes(read({ features: [weather], entities: { airport: "JFK" } }))).toEqual([
      "entities-invalid: column 'airport' is no list",
    ]);
    expect(await codes(read({ features: ["comfort:felt"], entities: { airport: ["JFK"], shift: [1, 2] } }))).toEqual([
      "entities-invalid: the columns of the entities have 1, 2 values",
    ]);
    expect(await codes(read({ features: [weather], entities: "JFK" }))).toEqual([
      "entities-invalid: the entities are neither rows nor columns",
    ]);
    const many = Array.from({ length: 50 }, () => ({ airport: 5 }));
    expect(await codes(read({ features: [weather], entities: many }))).toHaveLength(21);
  });

  it("fails as a training set fails where an expression cannot be computed", async () => {
    const entities = [
      { airport: "JFK", shift: 0 },
      { airport: "EWR", shift: 0 },
    ];
    expect(await codes(reads(new Fake(held))({ features: ["comfort:whole"], entities }))).toEqual([
      expect.stringMatching(/^expression-failed: comfort:whole cannot be computed for row 1 of the entities: /),
    ]);
  });

  it("reads versions of before and after a change, as far as their values fit", async () => {
    const typed =
      (kind: "int32" | "string" | "int64", temp: "float32" | "float64" = "float64") =>
      (one: OnlineTable): OnlineTable => ({
        ...one,
        features: one.features.map((feature) =>
          feature.name === "gusts" ? { ...feature, type: { kind } } : { ...feature, type: { kind: temp } },
        ),
      });
    const of = (gusts: unknown): Held => ({ weather: { JFK: { at: ago(1), row: { temp: 1, gusts } } } });
    const asked = { features: [weather], entities: { airport: ["JFK"] } };
    const widened = await reads(new Fake(of(5), typed("int32")))(asked);
    expect(widened.rows).toEqual([{ airport: "JFK", temp: 1, gusts: 5n }]);
    expect(await codes(reads(new Fake(of("many"), typed("string")))(asked))).toEqual([
      expect.stringMatching(/^online-version-differs: .*feature 'gusts' is string, and the definitions say int64/),
    ]);
    const lacking = (one: OnlineTable): OnlineTable => ({ ...one, features: one.features.slice(0, 1) });
    const lacked = await reads(new Fake(of(null), lacking))(asked);
    expect(lacked.features["gusts"]).toMatchObject({ values: [null], statuses: ["NOT_FOUND"] });
    const keyed = (one: OnlineTable): OnlineTable => ({ ...one, keys: [{ name: "airport", type: { kind: "int64" } }] });
    expect(await codes(reads(new Fake(of(5n), keyed))(asked))).toEqual([
      expect.stringMatching(/^online-version-differs: .*its keys are \(airport int64\)/),
    ]);
  });

  it("tells what is wrong with the features asked for", async () => {
    const read = reads(new Fake(held));
    expect(await codes(read({ features: ["weather:tmp"], entities: [] }))).toEqual([
      expect.stringContaining("unknown-feature"),
    ]);
    expect(await codes(read({ features: "nothing", entities: [] }))).toEqual([
      expect.stringContaining("unknown-service"),
    ]);
  });
});
