import { describe, expect, it } from "vitest";
import { definitionsFromJson } from "../../../src/define/from-json.ts";
import { collectDefinitions, entity, featureView, t, table } from "../../../src/define/index.ts";
import type { Type } from "../../../src/define/type.ts";
import type { FeatureViewDefinition } from "../../../src/ir/definition.ts";

const customer = entity("customer", { key: { id: t.string } });

function sourceOf(email: Type): FeatureViewDefinition["source"] | undefined {
  const view = featureView("newest", {
    entities: [customer],
    source: table("orders", { columns: { id: t.string, email } }),
    features: { email: t.string },
  });
  const { definitions, problems } = collectDefinitions([customer, view]);
  expect(problems).toEqual([]);
  return definitions.find((one) => one.kind === "feature_view")?.source;
}

describe("tags of a source's columns", () => {
  it("stand beside the columns, sorted, for those that have any", () => {
    expect(sourceOf(t.string.tag({ pii: "high" }).tag({ gdpr: "" }))?.columnTags).toEqual({
      email: { gdpr: "", pii: "high" },
    });
  });

  it("leave a definition without any as it was", () => {
    expect(Object.keys(sourceOf(t.string) ?? {})).not.toContain("columnTags");
  });

  it("are read from JSON, and refused of a column that is not declared", () => {
    const json = (columnTags: unknown) => [
      { kind: "entity", name: "customer", keys: [{ name: "id", type: { kind: "string" } }] },
      {
        kind: "feature_view",
        name: "newest",
        entities: ["customer"],
        source: {
          name: "orders",
          from: { kind: "table", relation: { name: "orders" } },
          columns: { id: { kind: "string" }, email: { kind: "string" } },
          columnTags,
        },
        features: [{ name: "email", type: { kind: "string" } }],
      },
    ];
    const read = definitionsFromJson(json({ email: { pii: "" }, id: {} }));
    expect(read.problems).toEqual([]);
    expect(read.definitions).toMatchObject([{}, { source: { columnTags: { email: { pii: "" } } } }]);
    expect(definitionsFromJson(json({ emial: { pii: "" } })).problems).toMatchObject([
      { code: "column-not-found", hint: "did you mean 'email'?" },
    ]);
    expect(definitionsFromJson(json({ email: { pii: 1 } })).problems).toMatchObject([{ code: "invalid-definition" }]);
  });
});
