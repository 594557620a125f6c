/** Derived features are read back: a text whose expressions say anything else than the plan is refused, on every warehouse. */
import { describe, expect, it } from "vitest";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import { postgres } from "../../../dialects/postgres/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import { compileText } from "../../../src/compiler/compile.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, entity, expr, featureView, onDemandView, t, table } from "../../../src/define/index.ts";
import type { SelectionDefinition } from "../../../src/ir/definition.ts";
import type { SpineRequest } from "../../../src/ir/request.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import { nothingKnown } from "../../../src/runtime/retrieve/warehouse-facts.ts";
import { templates } from "../../support/templates.ts";

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  ttl: "3 hours",
  features: { temp: t.float64, wind: t.float64 },
});
const comfort = onDemandView("comfort", {
  inputs: { weather },
  request: { limit: t.float64, other: t.float64 },
  features: {
    felt: expr`coalesce(temp, 0) - wind * 2`,
    is_cold: expr.bool`temp < limit and wind > 3`,
  },
});
const trip = onDemandView("trip", {
  inputs: { here: comfort.as("here", { airport: "origin" }), there: comfort.as("there", { airport: "dest" }) },
  features: { change: expr`there__felt - here__felt`, both: expr.bool`here__is_cold and there__is_cold` },
});

const { definitions } = collectDefinitions([trip]);
const { registry } = buildRegistry("p", definitions, new Map());
const spine: SpineRequest = {
  kind: "rows",
  time: "at",
  columns: [
    { name: "airport", type: { kind: "string" } },
    { name: "origin", type: { kind: "string" } },
    { name: "dest", type: { kind: "string" } },
    { name: "limit", type: { kind: "float64" } },
    { name: "other", type: { kind: "int64" } },
    { name: "at", type: { kind: "timestamp" } },
  ],
};

const whole = (view: string, alias: string | null = null): SelectionDefinition => ({
  view,
  alias,
  keys: {},
  features: null,
});

async function statementOf(dialect: Dialect, selections: readonly SelectionDefinition[]): Promise<Statement> {
  const rendered = await compileText({
    registry,
    dialect,
    templates,
    places: new Map(),
    request: {
      spine,
      features: { kind: "selections", selections },
      fullNames: false,
      strategies: {},
      strategy: "rank",
    },
    warehouse: nothingKnown,
  });
  return rendered.statement;
}

const quoted = (text: string, dialect: Dialect): string =>
  dialect.name === "bigquery" ? text.replaceAll('"', "`") : text;

type Mutation = readonly [what: string, from: RegExp | string, to: string];

/** Of one step, over a join that is asked for too. */
const ofOneStep: readonly Mutation[] = [
  ["another feature of the join", '"weather"."wind" * ', '"weather"."temp" * '],
  ["another factor", / \* 2(\.0)?(?=[^0-9.])/, " * 3"],
  ["another operator", '"weather"."wind" * ', '"weather"."wind" + '],
  ["no coalesce", /COALESCE\(("weather"\."temp"|`weather`\.`temp`), 0(\.0)?\)/, "$1"],
  ["another default", /COALESCE\(("weather"\."temp"|`weather`\.`temp`), 0(\.0)?\)/, "COALESCE($1, 1)"],
  ["another spine column", /s\.("limit"|`limit`)(?=[ )])/, 's."other"'],
  ["OR for AND", " AND ", " OR "],
  ["a column of the spine in the feature's place", '"weather"."temp"', 's."limit"'],
  ["another name", ' AS "felt"', ' AS "fell"'],
  ["an aggregate", '"weather"."wind" * ', 'SUM("weather"."wind") * '],
  ["a window", '"weather"."wind" * ', 'MAX("weather"."wind") OVER () * '],
  ["a sub-select over a table", '"weather"."wind" * ', '(SELECT MAX(w."wind") FROM "weather" AS w) * '],
];

/** Of two steps, of one view under two roles. */
const ofTwoSteps: readonly Mutation[] = [
  ["swapped inputs", /\(d\.("[^"]+"|`[^`]+`) - d\.("[^"]+"|`[^`]+`)\)/, "(d.$2 - d.$1)"],
  ["one input twice", /\(d\.("[^"]+"|`[^`]+`) - d\.("[^"]+"|`[^`]+`)\)/, "(d.$1 - d.$1)"],
  ["the other role's feature below", '"here__weather"."wind" * ', '"there__weather"."wind" * '],
  ["an expression where a column is handed on", /d\.("origin"|`origin`)/, "COALESCE(d.$1, '')"],
  ["another column handed on", /d\.("origin"|`origin`),/, 'd."dest" AS "origin",'],
  ["a table of its own below", /FROM ("derived"|`derived`) AS d/, 'FROM "weather" AS d'],
];

describe.each([postgres, snowflake, bigquery])("derived features on $name", (dialect) => {
  const refuses = async (statement: Statement, text: string): Promise<boolean> =>
    (await dialect.verifier.verify({ ...statement, text })).length > 0;

  it("are accepted as they are written", async () => {
    for (const selections of [[whole("weather"), whole("comfort")], [whole("trip")], [whole("comfort", "mine")]])
      expect(await dialect.verifier.verify(await statementOf(dialect, selections))).toEqual([]);
  });

  it.each([
    ...ofOneStep.map((one) => ({ one, selections: [whole("weather"), whole("comfort")] })),
    ...ofTwoSteps.map((one) => ({ one, selections: [whole("trip")] })),
  ])("are refused with $one.0", async ({ one: [, from, to], selections }) => {
    const statement = await statementOf(dialect, selections);
    // What is read of joins is for tests of joins: only SELECTs of values are changed.
    const begins = selections.length === 1 ? quoted('"derived" AS (', dialect) : "\nSELECT\n";
    const at = statement.text.lastIndexOf(begins);
    const before = statement.text.slice(0, at);
    const part = statement.text.slice(at);
    const changed = part.replace(typeof from === "string" ? quoted(from, dialect) : from, quoted(to, dialect));
    expect(changed).not.toBe(part);
    expect(await refuses(statement, before + changed)).toBe(true);
  });

  it("are refused with a plan that says otherwise", async () => {
    const statement = await statementOf(dialect, [whole("weather"), whole("comfort")]);
    const swapped = (text: string): string => text.replaceAll('"feature":"wind"', '"feature":"temp"');
    const plan = JSON.parse(swapped(JSON.stringify(statement.outline.plan))) as Statement["outline"]["plan"];
    const found = await dialect.verifier.verify({ ...statement, outline: { ...statement.outline, plan } });
    expect(found.length).toBeGreaterThan(0);
  });
});
