import { describe, expect, it } from "vitest";
import { outputName, roleName } from "../../../src/ir/output-names.ts";

describe("an output's name", () => {
  it.each([
    [false, null, null, "temp"],
    [false, null, "heat", "heat"],
    [true, null, null, "weather__temp"],
    [true, null, "heat", "weather__heat"],
    [false, "origin", null, "origin__temp"],
    [true, "origin", "heat", "origin__heat"],
  ])("full names %s, alias %s, rename %s: %s", (fullNames, alias, rename, name) => {
    expect(outputName({ fullNames, alias, rename, view: "weather", feature: "temp" })).toBe(name);
  });

  it("a role is the alias, else the view", () => {
    expect(roleName({ view: "weather", alias: null })).toBe("weather");
    expect(roleName({ view: "weather", alias: "origin" })).toBe("origin");
  });
});
