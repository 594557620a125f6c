import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedEngine, embeddedEngine } from "../../dialects/postgres/driver/embedded.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { checkProperty } from "./property.ts";

const cases = Number(process.env["ASOF_PROPERTY_CASES"] ?? 200);
const seed = process.env["ASOF_PROPERTY_SEED"];

describe("every strategy gives what the naive twin accepts", () => {
  let engine: EmbeddedEngine;
  beforeAll(async () => {
    engine = await embeddedEngine({ folder: null });
  });
  afterAll(() => engine.close());

  it(`on ${cases} scenarios`, { timeout: cases * 2_000 }, async () => {
    const report = await checkProperty(scenarioRunner(engine), {
      cases,
      strategies: [null, "probe", "sweep", "rank", "lookup"],
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    });
    expect(report.cases).toBe(cases);
  });
});
