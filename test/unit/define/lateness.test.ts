import { describe, expect, it } from "vitest";
import { collectDefinitions, entity, featureView, t, table } from "../../../src/define/index.ts";

const airport = entity("airport", { key: { origin: t.string } });

function collected(options: object) {
  const source = table("weather", { eventTime: "at", ...options });
  return collectDefinitions([
    airport,
    featureView("weather", { entities: [airport], source, features: { temp: t.float64 } }),
  ]);
}

describe("the lateness of a source", () => {
  it("is kept in microseconds, and nowhere where none is declared", () => {
    expect(collected({ lateness: "90 minutes" }).definitions[1]).toMatchObject({ source: { lateness: 5_400_000_000 } });
    expect(Object.keys(Object(Object(collected({}).definitions[1]).source))).not.toContain("lateness");
  });

  it.each([
    ["no duration", { lateness: "soon" }, "invalid-duration"],
    ["none at all", { lateness: "0 hours" }, "invalid-duration"],
    ["less than none", { lateness: "-1 hours" }, "invalid-duration"],
    ["beside an availability", { lateness: "1 hour", availableAt: "seen" }, "invalid-definition"],
    ["without a time", { lateness: "1 hour", eventTime: undefined }, "invalid-definition"],
  ])("is refused: %s", (_name, options, code) => {
    const { problems } = collected(options);
    expect(problems.map((one) => one.code)).toContain(code);
    expect(problems.find((one) => one.code === code)?.path).toContain("lateness");
  });
});
