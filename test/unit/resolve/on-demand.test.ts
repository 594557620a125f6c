import { describe, expect, it } from "vitest";
import { postgres } from "../../../dialects/postgres/index.ts";
import { compileText } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import {
  collectDefinitions,
  entity,
  expr,
  featureService,
  featureView,
  onDemandView,
  t,
  table,
} from "../../../src/define/index.ts";
import { requestedFeatures } from "../../../src/define/requested.ts";
import { derivesOf, joinsOf } from "../../../src/ir/plan.ts";
import type { SpineColumnDeclaration, SpineRequest } from "../../../src/ir/request.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { nothingKnown } from "../../../src/runtime/retrieve/warehouse-facts.ts";
import { templates } from "../../support/templates.ts";

const airport = entity("airport", { key: { airport: t.string } });
const carrier = entity("carrier", { key: { carrier: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  features: { temp: t.float64, wind: t.float64 },
});
const facts = featureView("facts", {
  entities: [carrier],
  source: table("carriers"),
  features: { size: t.int64 },
});
const comfort = onDemandView("comfort", {
  inputs: { weather, facts },
  request: { limit: t.float64 },
  features: { felt: expr`temp - wind`, is_cold: expr.bool`temp < limit`, is_big: expr.bool`size > 10` },
});
const trip = onDemandView("trip", {
  inputs: { here: comfort.as("here", { airport: "origin" }), there: comfort.as("there", { airport: "dest" }) },
  features: { change: expr`there__felt - here__felt`, wind_less: expr`there__felt` },
});
const everything = [weather, facts, comfort, trip];

const string = { kind: "string" } as const;
const columns: readonly SpineColumnDeclaration[] = [
  ...["airport", "carrier", "origin", "dest"].map((name) => ({ name, type: string })),
  { name: "limit", type: { kind: "float64" } },
  { name: "at", type: { kind: "timestamp" } },
];
const rows = (of: readonly SpineColumnDeclaration[]): SpineRequest => ({ kind: "rows", time: "at", columns: of });

async function compiled(asked: unknown, spine: SpineRequest = rows(columns), fullNames = false) {
  const { registry, problems } = buildRegistry("p", collectDefinitions([everything, asked]).definitions, new Map());
  expect(problems).toEqual([]);
  const request = { spine, ...requestedFeatures(asked), fullNames, strategies: {}, strategy: null };
  return compileText({ registry, request, dialect: postgres, templates, places: new Map(), warehouse: nothingKnown });
}

async function problemsOf(asked: unknown, spine?: SpineRequest) {
  const failure = await compiled(asked, spine).catch((thrown: unknown) => thrown);
  if (!(failure instanceof AsofError)) throw failure;
  return failure.diagnostics.map(({ code, message, hint }) => ({ code, message, hint }));
}

const outputs = ({ resolved }: Awaited<ReturnType<typeof compiled>>) => resolved.outputs.map(({ name }) => name);

describe("on-demand views in a request", () => {
  it("give what is asked for, in that order, and no input", async () => {
    const asked = await compiled(["comfort:is_cold", weather.pick("wind"), "comfort:felt"]);
    expect(outputs(asked)).toEqual(["is_cold", "felt", "wind"]);
    expect(
      joinsOf(asked.plan).map(({ role, features }) => [role, features.map(({ name, output }) => [name, output])]),
    ).toEqual([
      [
        "weather",
        [
          ["wind", "wind"],
          ["temp", null],
        ],
      ],
    ]);
    // Nothing that is_big needs is joined.
    expect(asked.resolved.joins.map(({ view }) => view)).toEqual(["weather"]);
  });

  it("share a join with a role that reads the same columns, whatever it is called", async () => {
    const shared = await compiled([
      weather.as("here", { airport: "origin" }),
      comfort.pick("felt").as("mine", { airport: "origin" }),
    ]);
    expect(joinsOf(shared.plan).map(({ role }) => role)).toEqual(["here"]);
    expect(outputs(shared)).toEqual(["here__temp", "here__wind", "mine__felt"]);
    const apart = await compiled([weather, comfort.pick("felt").as("mine", { airport: "origin" })]);
    expect(joinsOf(apart.plan).map(({ role }) => role)).toEqual(["weather", "mine__weather"]);
  });

  it("hand a role's mapping down through every level, request values too", async () => {
    const spine = rows([...columns, { name: "to", type: string }, { name: "most", type: { kind: "int64" } }]);
    const asked = await compiled([trip.as("back", { origin: "to", limit: "most" })], spine);
    expect(joinsOf(asked.plan).map(({ keys }) => keys.map((key) => key.spineColumn))).toEqual([["dest"], ["to"]]);
    expect(asked.resolved.spine.requestValues.map((one) => one.spineColumn)).toEqual(["most", "most"]);
    expect(derivesOf(asked.plan).map(({ features }) => features.map(({ role, name }) => `${role}:${name}`))).toEqual([
      ["back__there:felt", "back__here:felt"],
      ["back:change", "back:wind_less"],
    ]);
  });

  it("are members of services, whose spine needs their request values", async () => {
    const model = featureService("model", { features: [facts, comfort.as("now")], fullNames: true });
    expect(outputs(await compiled(model))).toEqual(["facts__size", "now__felt", "now__is_cold", "now__is_big"]);
  });

  it("cast a spine column of another type, and one that nobody knows the type of", async () => {
    const read = async (type: SpineColumnDeclaration["type"]) => {
      const spine = rows(columns.map((one) => (one.name === "limit" ? { ...one, type } : one)));
      return (await compiled(["comfort:is_cold"], spine)).statement.text;
    };
    expect(await read({ kind: "float64" })).toContain('< s."limit"');
    expect(await read({ kind: "int32" })).toContain('< CAST(s."limit" AS double precision)');
  });

  it("have the worst certificate of their inputs, and say why", async () => {
    const { certificates } = await compiled(["comfort"]);
    expect(certificates.map(({ output, verdict }) => [output, verdict])).toEqual([
      ["felt", "proved"],
      ["is_cold", "proved"],
      ["is_big", "static"],
    ]);
    expect(certificates[1]?.reasons).toEqual([
      "computed of weather:temp, limit of one row",
      "weather: at is at or before the spine row's time",
      "weather: no availableAt is declared: a row counts as known when it happened",
      "the spine row brings limit",
    ]);
  });
});

it("a chain of on-demand views grows by a step a view, however often each is read", async () => {
  const doubled = (name: string, below: ReturnType<typeof onDemandView>) =>
    onDemandView(name, { inputs: { below }, features: { x: expr`x + x` } });
  let top: ReturnType<typeof onDemandView> = onDemandView("step_0", {
    inputs: { weather },
    features: { x: expr`temp` },
  });
  for (let step = 1; step < 30; step += 1) top = doubled(`step_${step}`, top);
  const { statement, plan } = await compiled([top]);
  expect(derivesOf(plan)).toHaveLength(30);
  expect(statement.text.length).toBeLessThan(30 * 500);
  expect(await postgres.verifier.verify(statement)).toEqual([]);
});

describe("a request is refused", () => {
  it("without a column for a request value, naming the view and the fix", async () => {
    const spine = rows(columns.filter(({ name }) => name !== "limit"));
    expect(await problemsOf(["comfort:felt"], spine)).toEqual([
      {
        code: "request-value-missing",
        message: "the spine has no column 'limit', which on-demand view 'comfort' takes as its request value 'limit'",
        hint: 'add a column of float64, or map another to it: .as("comfort", { limit: "…" })',
      },
    ]);
  });

  it("where rows are listed from the features' own sources", async () => {
    const range: SpineRequest = {
      kind: "range",
      start: "2024-01-01T00:00:00Z",
      end: "2024-01-02T00:00:00Z",
      population: null,
      time: "at",
    };
    const found = await problemsOf(["comfort:felt"], range);
    expect(found.map(({ code }) => code)).toEqual(["request-value-missing"]);
    expect(found[0]?.hint).toContain("give rows, a table or a query");
    // One that takes nothing of the request is listed as any view is.
    const plain = onDemandView("plain", { inputs: { weather }, features: { felt: expr`temp` } });
    expect(outputs(await compiled([plain], range))).toEqual(["felt"]);
  });

  it("with a request value of a type that is no such value", async () => {
    const spine = rows(columns.map((one) => (one.name === "limit" ? { ...one, type: string } : one)));
    expect((await problemsOf(["comfort:felt"], spine))[0]).toMatchObject({
      code: "spine-column-type",
      message: "the spine's 'limit' is string, but request value 'limit' of 'comfort' is float64",
    });
  });

  it("with two columns of one name, a column of the spine's name, and what nothing has", async () => {
    const other = onDemandView("other", { inputs: { weather }, features: { felt: expr`temp`, limit: expr`wind` } });
    expect((await problemsOf([comfort.pick("felt"), other])).map(({ message }) => message)).toEqual([
      "output column 'felt' comes from comfort:felt and from other:felt",
      "output column 'limit' comes from the spine and from other:limit",
    ]);
    expect((await problemsOf(["comfort:fell"]))[0]).toMatchObject({
      code: "unknown-feature",
      hint: "did you mean 'felt'?",
    });
    expect((await problemsOf(["comfrot:felt"]))[0]).toMatchObject({
      code: "unknown-view",
      hint: "did you mean 'comfort'?",
    });
  });
});

describe("a service", () => {
  const problemsIn = (service: object) =>
    buildRegistry("p", collectDefinitions([service]).definitions, new Map()).problems;

  it("may not name two columns alike, nor one like a request value", () => {
    const named = onDemandView("named", {
      inputs: { weather },
      request: { limit: t.float64 },
      features: { temp: expr`wind`, limit: expr`temp` },
    });
    expect(
      problemsIn(featureService("model", { features: [weather, named] as never })).map(({ message }) => message),
    ).toEqual([
      "service 'model@1' has 2 columns named 'temp': 'weather:temp' and 'named:temp'",
      "service 'model@1' has two columns named 'limit': 'named:limit', and the spine's column for request value 'limit' of 'named'",
    ]);
  });

  it("may not read one spine column as two types", () => {
    const odd = onDemandView("odd", {
      inputs: { weather },
      request: { airport: t.int64 },
      features: { felt: expr`temp` },
    });
    expect(
      problemsIn(featureService("model", { features: [odd] })).map(({ code, message }) => [code, message]),
    ).toEqual([
      [
        "key-type-conflict",
        "spine column 'airport' would be string for join key 'airport' of role 'odd' (view 'weather') and int64 for request value 'airport' of role 'odd' (view 'odd')",
      ],
    ]);
  });
});
