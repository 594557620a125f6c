import { describe, expect, it } from "vitest";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import type {
  Definition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  SourceDefinition,
} from "../../../src/ir/definition.ts";
import type { Diagnostic, Place } from "../../../src/kernel/diagnostics.ts";
import { longestDuration } from "../../../src/kernel/time.ts";
import { entity, feature, selection, service, source, view } from "./definitions.ts";

const airport = entity("airport");
const weather = view("weather");

function problems(definitions: readonly Definition[], places: ReadonlyMap<string, Place> = new Map()) {
  return buildRegistry("flights", definitions, places).problems;
}

/** The only problem that there is. */
function problem(definitions: readonly Definition[]): Diagnostic {
  const all = problems(definitions);
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`one problem expected: ${JSON.stringify(all, null, 1)}`);
  return first;
}

const ofView = (over: Partial<FeatureViewDefinition>) => problem([airport, view("weather", over)]);
const ofService = (over: Partial<FeatureServiceDefinition>, ...others: Definition[]) =>
  problem([airport, weather, ...others, service("model", over)]);

const day = 86_400_000_000;

/** What the source of the test's view has. */
const declared = {
  airport: { kind: "string" },
  time_hour: { kind: "timestamp" },
  temp: { kind: "float64" },
  wind: { kind: "float64" },
} as const;

describe("a registry", () => {
  it("is in canonical order, whatever order it came in", () => {
    const services = [service("b", { version: 10 }), service("b", { version: 2 }), service("a")];
    const { registry, problems } = buildRegistry("flights", [...services, weather, entity("b"), airport], new Map());
    expect(problems).toEqual([]);
    expect(registry.entities.map((one) => one.name)).toEqual(["airport", "b"]);
    expect(registry.featureServices.map((one) => `${one.name}@${one.version}`)).toEqual(["a@1", "b@2", "b@10"]);
    expect(registry.project).toBe("flights");
  });

  it.each(["", "1st", "flights/eu", "a".repeat(64), "flug hafen", "a\n"])("refuses the project name %j", (name) => {
    const { problems } = buildRegistry(name, [], new Map());
    expect(problems).toMatchObject([{ code: "invalid-name", path: "project" }]);
  });

  it("accepts a static source, shared keys, roles and full names", () => {
    const carrier = entity("carrier", {
      keys: [airport.keys[0] ?? never(), { name: "code", type: { kind: "int64" } }],
    });
    const both = view("both", {
      entities: ["airport", "carrier"],
      source: source({ eventTime: null, createdTime: "loaded", tieBreaks: ["line"], keys: { code: "carrier_code" } }),
    });
    const roles = [
      selection("weather", { alias: "origin", keys: { airport: "origin" } }),
      selection("weather", { alias: "dest", keys: { airport: "dest" }, features: [{ name: "temp", rename: "heat" }] }),
      selection("weather"),
    ];
    const all = [airport, carrier, both, weather, service("model", { features: roles })];
    expect(
      problems([...all, service("full", { fullNames: true, features: [selection("weather"), selection("both")] })]),
    ).toEqual([]);
  });

  it("collects every problem of every definition", () => {
    const bad = view("weather", { entities: ["airprt"], ttl: 0, features: [] });
    const codes = problems([airport, bad, service("model", { version: 0, features: [selection("wether")] })]).map(
      (one) => one.code,
    );
    expect(codes).toEqual([
      "unknown-entity",
      "invalid-definition",
      "ttl-not-positive",
      "invalid-definition",
      "unknown-view",
    ]);
  });
});

describe("places", () => {
  const place = (line: number) => ({ file: "features/weather.ts", line, column: 3 });
  const bad = view("weather", { features: [feature("temp", { type: { kind: "vector", length: 0 } })] });

  it("are the nearest that is known", () => {
    const at = (...entries: [string, Place][]) => problems([airport, bad], new Map(entries))[0]?.place;
    expect(at()).toBeNull();
    expect(at(["feature_view:weather", place(1)])).toEqual(place(1));
    expect(at(["feature_view:weather", place(1)], ["featureViews.weather", place(2)])).toEqual(place(2));
    expect(at(["featureViews.weather", place(2)], ["featureViews.weather.features.temp", place(3)])).toEqual(place(3));
  });

  it("are found for names of any characters, which paths quote", () => {
    const odd = feature("te.mp", { type: { kind: "vector", length: 0 } });
    const path = 'featureViews["at sea"].features["te.mp"]';
    const all = [airport, view("at sea", { features: [odd] })];
    expect(problems(all, new Map([[path, place(7)]]))).toMatchObject([{ path, place: place(7) }]);
  });

  it("tell two definitions of one name apart", () => {
    const places = new Map([
      ["entity:airport", place(1)],
      ["entity:airport#2", place(9)],
    ]);
    expect(problems([airport, airport], places)).toMatchObject([
      {
        code: "duplicate-name",
        place: place(9),
        path: "entities.airport",
        hint: expect.stringContaining("features/weather.ts:1"),
      },
    ]);
  });
});

describe("what follows from another problem", () => {
  it("is not told again", () => {
    const lost = { entities: ["nowhere"], source: source({ keys: { code: "c" } }) };
    const mapped = [selection("weather", { keys: { code: "origin" } })];
    expect(problem([airport, view("weather", lost), service("model", { features: mapped })]).code).toBe(
      "unknown-entity",
    );
    const keys = [airport.keys[0] ?? never(), { name: "airport", type: { kind: "int64" } as const }];
    expect(problem([entity("airport", { keys }), weather, service("model")]).code).toBe("duplicate-name");
  });
});

describe("names", () => {
  it("are unique in their kind, services with their version", () => {
    expect(problem([airport, weather, weather])).toMatchObject({
      code: "duplicate-name",
      message: "feature view 'weather' is defined twice",
    });
    const twice = [
      airport,
      weather,
      service("model", { version: 2 }),
      service("model", { version: 2 }),
      service("model"),
    ];
    expect(problem(twice).message).toBe("feature service 'model' version 2 is defined twice");
    expect(problems([airport, entity("weather"), view("weather"), service("weather")])).toEqual([]);
  });

  it("may hold anything but what makes references ambiguous or cannot be stored", () => {
    expect(problem([entity("", { keys: airport.keys })]).message).toBe("entity name is empty");
    expect(problem([entity("x".repeat(256), { keys: airport.keys })]).message).toContain("256 characters");
    expect(problem([airport, view("a:b")])).toMatchObject({
      code: "invalid-name",
      hint: expect.stringContaining("view:feature"),
    });
    expect(problem([airport, weather, service("a@b")]).code).toBe("invalid-name");
    expect(ofView({ features: [feature("te\u0000mp")] }).message).toContain("NUL character");
    expect(ofView({ features: [feature("te\ud800mp")] }).code).toBe("invalid-name");
    expect(ofService({ features: [selection("weather", { alias: "" })] }).code).toBe("invalid-name");
    expect(problems([airport, view('we.at"her 🌦', { features: [feature("select; drop:table")] })])).toEqual([]);
  });
});

describe("entities", () => {
  it("have join keys, each once, of types that can be joined on", () => {
    expect(problem([entity("airport", { keys: [] })]).message).toContain("has no join key");
    const key = { name: "code", type: { kind: "string" } } as const;
    expect(problem([entity("airport", { keys: [key, key] })])).toMatchObject({
      code: "duplicate-name",
      path: "entities.airport.keys.code",
    });
    expect(problem([entity("airport", { keys: [{ ...key, type: { kind: "json" } }] })]).message).toContain("json");
    expect(
      problem([entity("airport", { keys: [{ ...key, type: { kind: "decimal", precision: 39, scale: 0 } }] })]).hint,
    ).toContain("38");
  });
});

describe("views", () => {
  it("name entities that are defined, each once", () => {
    expect(ofView({ entities: ["airprt"] })).toMatchObject({
      code: "unknown-entity",
      path: "featureViews.weather.entities.airprt",
      hint: "did you mean 'airport'?",
    });
    expect(ofView({ entities: ["airport", "airport"] }).code).toBe("invalid-definition");
    expect(problems([view("global", { entities: [] })])).toEqual([]);
  });

  it("agree on the type of a join key that their entities share", () => {
    const runway = entity("runway", { keys: [{ name: "airport", type: { kind: "int64" } }] });
    expect(problem([airport, runway, view("weather", { entities: ["airport", "runway"] })])).toMatchObject({
      code: "key-type-conflict",
      message: "join key 'airport' is string in entity 'airport' and int64 in entity 'runway'",
    });
  });

  it("have features, each once, none named like their join key", () => {
    expect(ofView({ features: [] }).message).toBe("view 'weather' has no features");
    expect(ofView({ features: [feature("temp"), feature("temp")] })).toMatchObject({
      code: "duplicate-name",
      path: "featureViews.weather.features.temp",
    });
    expect(ofView({ features: [feature("airport")] })).toMatchObject({
      code: "output-collision",
      path: "featureViews.weather.features.airport",
    });
  });

  it.each([
    [{ kind: "decimal", precision: 0, scale: 0 }],
    [{ kind: "decimal", precision: 10, scale: 11 }],
    [{ kind: "decimal", precision: 10, scale: -1 }],
    [{ kind: "decimal", precision: 10.5, scale: 1 }],
    [{ kind: "vector", length: 0 }],
    [{ kind: "vector", length: 1.5 }],
    [{ kind: "array", of: { kind: "vector", length: -1 } }],
  ] as const)("refuse the type %j", (type) => {
    expect(ofView({ features: [feature("temp", { type })] }).code).toBe("invalid-definition");
    const columns = { ...declared, temp: type };
    expect(ofView({ source: source({ columns }) }).path).toBe("featureViews.weather.source.columns.temp");
  });

  it("ask for a strategy that there is", () => {
    expect(ofView({ strategy: "prob" })).toMatchObject({
      code: "strategy-unavailable",
      path: "featureViews.weather.strategy",
      hint: "did you mean 'probe'?",
    });
    expect(problems([airport, view("weather", { strategy: "rank" })])).toEqual([]);
  });

  it("read only columns that their source declares, where it declares any", () => {
    const view = (over: Partial<SourceDefinition>) => ofView({ source: source({ columns: declared, ...over }) });
    expect(problems([airport, { ...weather, source: source({ columns: declared }) }])).toEqual([]);
    expect(view({ eventTime: "time_hor" })).toMatchObject({
      code: "column-not-found",
      path: "featureViews.weather.source.eventTime",
      hint: "did you mean 'time_hour'?",
    });
    expect(view({ tieBreaks: ["batch"] }).path).toBe("featureViews.weather.source.tieBreaks");
    expect(view({ keys: { airport: "origin" } }).path).toBe("featureViews.weather.source.keys.airport");
    expect(ofView({ source: source({ columns: declared }), features: [feature("tmp")] }).path).toBe(
      "featureViews.weather.features.tmp",
    );
  });

  it.each([
    [0, "ttl-not-positive", "is 0 days"],
    [-1, "ttl-not-positive", "is -1 microsecond"],
    [longestDuration + 1, "ttl-too-long", "the longest is 36525 days"],
    [0.5, "invalid-definition", "not a whole number"],
    [Number.POSITIVE_INFINITY, "invalid-definition", "not a whole number"],
  ])("refuse a TTL of %d", (ttl, code, message) => {
    expect(ofView({ ttl })).toMatchObject({
      code,
      path: "featureViews.weather.ttl",
      message: expect.stringContaining(message),
    });
  });

  it.each([1, longestDuration])("accept a TTL of %d", (ttl) => {
    expect(problems([airport, view("weather", { ttl })])).toEqual([]);
  });
});

describe("sources", () => {
  it("have an event time wherever time is spoken of", () => {
    const still = source({ eventTime: null });
    expect(ofView({ source: still, ttl: day })).toMatchObject({
      code: "invalid-definition",
      path: "featureViews.weather.ttl",
    });
    expect(ofView({ source: still, boundary: "strict" }).path).toBe("featureViews.weather.boundary");
    expect(ofView({ source: source({ eventTime: null, availableAt: "seen" }) }).path).toBe(
      "featureViews.weather.source.availableAt",
    );
  });

  it("break ties by each column once", () => {
    expect(ofView({ source: source({ tieBreaks: ["line", "line"] }) }).message).toContain("'line' twice");
    expect(ofView({ source: source({ createdTime: "made", tieBreaks: ["made"] }) }).path).toBe(
      "featureViews.weather.source.tieBreaks",
    );
    expect(ofView({ source: source({ createdTime: "time_hour" }) })).toMatchObject({
      severity: "warning",
      path: "featureViews.weather.source.createdTime",
    });
  });

  it("map only the view's join keys", () => {
    expect(ofView({ source: source({ keys: { airprt: "origin" } }) })).toMatchObject({
      code: "unknown-key",
      hint: "did you mean 'airport'?",
    });
  });

  it("bind only numbers that can be stored", () => {
    const query = { texts: ["select ", ""], values: [{ type: "float64", value: Number.NaN }] } as const;
    expect(ofView({ source: source({ from: { kind: "query", query } }) }).message).toContain("NaN");
  });
});

describe("services", () => {
  it.each([0, -1, 1.5, Number.NaN])("refuse version %d", (version) => {
    expect(ofService({ version }).message).toContain(`has version ${version}`);
  });

  it("ask for something", () => {
    expect(ofService({ features: [] }).code).toBe("empty-request");
    expect(ofService({ features: [selection("weather", { features: [] })] }).code).toBe("empty-request");
  });

  it("name views, features and join keys that are there", () => {
    expect(ofService({ features: [selection("wether")] })).toMatchObject({
      code: "unknown-view",
      path: "featureServices.model@1.features.wether",
      hint: "did you mean 'weather'?",
    });
    expect(
      ofService({ features: [selection("weather", { features: [{ name: "tmp", rename: null }] })] }),
    ).toMatchObject({
      code: "unknown-feature",
      path: "featureServices.model@1.features.weather.tmp",
      hint: "did you mean 'temp'?",
    });
    expect(ofService({ features: [selection("weather", { keys: { airprt: "origin" } })] })).toMatchObject({
      code: "unknown-key",
    });
  });

  it("use each role once", () => {
    const one = selection("weather", { features: [{ name: "temp", rename: null }] });
    const other = selection("weather", { features: [{ name: "wind", rename: null }] });
    expect(ofService({ features: [one, other] })).toMatchObject({
      code: "duplicate-name",
      path: "featureServices.model@1.features.weather",
    });
  });

  it("agree on the type of a spine column, whatever keys are read from it", () => {
    const plane = entity("plane", { keys: [{ name: "tail", type: { kind: "int64" } }] });
    const planes = view("planes", { entities: ["plane"], features: [feature("seats")] });
    const shared = [
      selection("weather", { keys: { airport: "code" } }),
      selection("planes", { keys: { tail: "code" } }),
    ];
    expect(ofService({ features: shared }, plane, planes)).toMatchObject({
      code: "key-type-conflict",
      message: expect.stringMatching(/'code' would be string for .*'airport'.* and int64 for .*'tail'/),
    });
  });

  const climate = view("climate", { features: [feature("temp")] });

  it("have columns of different names; full names help where they do", () => {
    expect(ofService({ features: [selection("weather"), selection("climate")] }, climate)).toMatchObject({
      code: "output-collision",
      path: "featureServices.model@1.features.climate.temp",
      message: "service 'model@1' has 2 columns named 'temp': 'weather:temp' and 'climate:temp'",
      hint: expect.stringContaining("weather__temp, climate__temp"),
    });
    const full = { fullNames: true, features: [selection("weather"), selection("climate")] };
    expect(problems([airport, weather, climate, service("model", full)])).toEqual([]);
  });

  it("see collisions of renamed, prefixed and full names too", () => {
    const renamed = selection("weather", {
      features: [
        { name: "wind", rename: "temp" },
        { name: "temp", rename: null },
      ],
    });
    expect(ofService({ features: [renamed] }).message).toContain("'weather:wind' and 'weather:temp'");
    const twice = selection("weather", {
      features: [
        { name: "temp", rename: null },
        { name: "temp", rename: null },
      ],
    });
    expect(ofService({ features: [twice] }).hint).toContain("list the feature once");
    const role = selection("weather", { alias: "a", features: [{ name: "temp", rename: "b__c" }] });
    const deeper = selection("weather", { alias: "a__b", features: [{ name: "temp", rename: "c" }] });
    expect(ofService({ fullNames: true, features: [role, deeper] })).toMatchObject({
      message: expect.stringContaining("'a__b__c': 'weather:temp' as 'a' and 'weather:temp' as 'a__b'"),
      hint: expect.not.stringContaining("full names"),
    });
  });

  it("do not name a feature like a join key of the spine", () => {
    const plane = entity("plane");
    const planes = view("planes", { entities: ["plane"], features: [feature("airport")] });
    const all = [selection("weather"), selection("planes")];
    expect(ofService({ features: all }, plane, planes)).toMatchObject({
      code: "output-collision",
      message: expect.stringContaining("the spine's column for join key 'airport' of 'weather'"),
    });
    expect(problems([airport, plane, weather, planes, service("model", { fullNames: true, features: all })])).toEqual(
      [],
    );
  });
});

function never(): never {
  throw new Error("unreachable");
}
