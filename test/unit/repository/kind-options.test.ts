import { describe, expect, it } from "vitest";
import type { ConfiguredKind } from "../../../src/ports/configured-kind.ts";
import type { KindConfig } from "../../../src/repository/index.ts";
import { env } from "../../../src/repository/index.ts";
import { checkKindOptions, optionsAsTyped } from "../../../src/repository/kind-options.ts";

const kind: Pick<ConfiguredKind, "options" | "needs"> = {
  options: {
    account: "text",
    slots: "number",
    fast: "boolean",
    key: "secret",
    labels: "labels",
    cloud: ["AWS", "GCP"],
  },
  needs: ["account"],
};
const place = { file: "asof.config.ts", line: 3, column: null };
const problems = (given: Omit<KindConfig, "kind">) =>
  checkKindOptions({ kind: "k", ...given }, kind as ConfiguredKind, { path: "warehouse", place, what: "a warehouse" });

describe("options of a warehouse", () => {
  it("are taken with values of their types, or as variables", () => {
    const labels = { env: "production", team: "ml" };
    expect(problems({ account: "a", slots: 4, fast: true, key: env("KEY"), labels, cloud: "GCP" })).toEqual([]);
    expect(problems({ account: env("A"), slots: env("S", "4"), fast: env("F"), cloud: env("C") })).toEqual([]);
  });

  it.each([
    [{}, "account", "a warehouse of kind 'k' needs the option 'account'", "set account"],
    [{ account: 5 }, "account", "'account' takes text", "give text"],
    [{ account: "a", slots: "4" }, "slots", "'slots' takes a number", "give a number"],
    [{ account: "a", fast: "yes" }, "fast", "'fast' takes true or false", "give true or false"],
    [{ account: "a", cloud: "aws" }, "cloud", "'cloud' takes one of AWS, GCP", "give one of AWS, GCP"],
    [{ account: "a", labels: "ml" }, "labels", "'labels' takes texts by name", "give texts by name"],
    [{ account: "a", labels: env("L") }, "labels", "'labels' takes texts by name", 'as { team: "ml" }'],
    [{ account: "a", slot: 4 }, "slot", "a warehouse of kind 'k' has no option 'slot'", "did you mean 'slots'?"],
  ])("%j is told", (given, option, message, hint) => {
    expect(problems(given)).toEqual([
      { code: "config-invalid", severity: "error", message, path: `warehouse.${option}`, place, hint },
    ]);
  });

  it.each(["hush-hush", env("KEY", "hush-hush")])("a key is never in the file: %j", (key) => {
    const [told, ...others] = problems({ account: "a", key });
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      message: "'key' is a secret that stands in the file",
      hint: expect.stringContaining('env("NAME")'),
    });
    expect(JSON.stringify(told)).not.toContain("hush");
  });

  it("a key that no option takes is not led to another option, nor told", () => {
    const [told] = problems({ account: "a", keyFile: "hush.json" });
    expect(told?.hint).toContain("log in on the machine");
    expect(JSON.stringify(told)).not.toContain("hush");
  });
});

describe("values of variables", () => {
  const typed = (values: Record<string, unknown>) => optionsAsTyped(values, kind as ConfiguredKind, "warehouse");

  it("become what their options take", () => {
    const given = { kind: "k", account: "5", slots: "4", fast: "true", key: "5" };
    expect(typed(given)).toEqual({ values: { account: "5", slots: 4, fast: true, key: "5" }, problems: [] });
  });

  it.each([
    ["slots", "many", "a number"],
    ["slots", " ", "a number"],
    ["fast", "yes", "true or false"],
    ["cloud", "moon", "one of AWS, GCP"],
  ])("of %s that say '%s' are told without their value", (option, text, wanted) => {
    expect(typed({ [option]: text }).problems).toMatchObject([
      {
        code: "config-invalid",
        path: `warehouse.${option}`,
        message: `the variable that '${option}' names does not hold ${wanted}`,
      },
    ]);
  });
});
