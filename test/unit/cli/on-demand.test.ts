import { expect, it } from "vitest";
import { catalogueOf } from "../../../src/cli/catalogue.ts";
import { definitionText } from "../../../src/cli/definition-text.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
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

const airport = entity("airport", { key: { airport: t.string } });
const weather = featureView("weather", {
  entities: [airport],
  source: table("weather", { eventTime: "at" }),
  features: { temp: t.float64 },
});
const comfort = onDemandView("comfort", {
  inputs: { w: weather },
  request: { hours: t.float64 },
  features: { felt: expr`temp*1.8 + hours`.describe("as it is felt") },
});
const model = featureService("model", { features: [comfort.as("here", { airport: "origin", hours: "hours_left" })] });

const plain = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, true);

it("an on-demand view is listed and shown with what it reads and computes", () => {
  const { registry } = buildRegistry("p", collectDefinitions([model]).definitions, new Map());
  const catalogue = catalogueOf(registry, new Map());
  const [view] = catalogue.onDemandViews;
  expect(view).toMatchObject({
    kind: "on_demand_view",
    inputs: [{ name: "w", view: "weather" }],
    keys: [{ name: "airport", type: "string" }],
    request: [{ name: "hours", type: "float64" }],
    features: [{ name: "felt", type: "float64", expression: "temp * 1.8 + hours", description: "as it is felt" }],
    services: ["model@1"],
  });
  expect(catalogue.services[0]).toMatchObject({
    keys: [
      { name: "origin", type: "string" },
      { name: "hours_left", type: "float64" },
    ],
    features: [{ output: "here__felt", role: "here", view: "comfort", feature: "felt" }],
  });
  if (view === undefined) throw new Error("nothing is listed");
  const text = definitionText(view, { current: "/", root: null }, plain);
  expect(text).toContain("inputs    weather as w\n");
  expect(text).toContain("request   hours: float64\n");
  expect(text).toContain("felt  float64  temp * 1.8 + hours  as it is felt\n");
});
