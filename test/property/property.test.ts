import { describe, expect, it } from "vitest";
import { assertCoverage, emptyCoverage } from "./coverage.ts";
import { faults, honest } from "./fake.ts";
import { checkProperty } from "./property.ts";

const quiet = { strategies: [null], print: () => {} };

describe("the property harness", () => {
  it("accepts an engine that is right, and meets every core situation", async () => {
    const report = await checkProperty(honest, { ...quiet, cases: 200, seed: 7 });
    expect(report.cases).toBe(200);
  });

  it.each(Object.entries(faults))("notices: %s", async (_name, fault) => {
    await expect(checkProperty(fault, { ...quiet, cases: 200, seed: 11, coverage: false, shrinks: 20 })).rejects.toThrow(
      /seed 11/,
    );
  });
});
