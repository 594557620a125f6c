import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { seed, told } from "../support/seed.ts";
import { compareOnPostgres } from "./compare-on-postgres.ts";

const expressions = Number(process.env["ASOF_EXPRESSION_CASES"] ?? 2_000);
const rows = 32;

describe.each(engines())("closures and SQL on the $name engine", ({ start }) => {
  let running: RunningEngine;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  it(`agree on ${expressions} expressions over ${rows} rows (${told(seed)})`, { timeout: 600_000 }, async () => {
    const { cases, faults } = await compareOnPostgres(running, { seed, expressions, rows });
    expect(faults).toEqual([]);
    const values = cases.flatMap((one) => one.outcomes.filter((outcome) => "value" in outcome)).length;
    expect(values).toBeGreaterThan((expressions * rows) / 2);
  });
});
