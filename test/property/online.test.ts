import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import { engines } from "../engines/engines.ts";
import { postgresScenarios, postgresStorage } from "../engines/postgres-scenarios.ts";
import type { RunningEngine } from "../engines/running.ts";
import { computedScenarios } from "./computed.ts";
import { derivedScenarios, heldAgainstClosures } from "./derived.ts";
import { atOneInstant, servedRunner, withEveryRequestValue } from "./online.ts";
import { checkProperty, type RunScenario } from "./property.ts";
import { scenariosFor } from "./scenarios.ts";
import { windowedScenarios } from "./windowed.ts";

/** Each makes tables for every view, on both sides: a few in every run, as many as are asked for besides. */
const cases = Math.min(20, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 8) / 4));
const seed = process.env["ASOF_PROPERTY_SEED"];
const joins = scenariosFor(postgresStorage);
const windows = windowedScenarios(postgresStorage);

describe.each(engines())(
  "what is served from the $name engine at an instant is a training set's row of it",
  ({ start }) => {
    let running: RunningEngine;
    let served: RunScenario;
    beforeAll(async () => {
      running = await start();
      const online = postgresOnlineStore(postgresDatabase(running.engine), { now: () => BigInt(Date.now()) * 1_000n });
      served = servedRunner(postgresScenarios(running.engine), online);
    });
    afterAll(() => running?.stop());

    it.each([
      ["as-of joins", joins],
      ["expressions over columns", computedScenarios(joins)],
      ["windows", windows],
    ])(`on ${cases} scenarios of %s`, { timeout: 60_000 + cases * 10_000 }, async (_, scenarios) => {
      const { run } = heldAgainstClosures(served);
      const derived = derivedScenarios(atOneInstant(scenarios), postgresStorage, { without: {}, computes: () => true });
      const report = await checkProperty(run, {
        cases,
        strategies: [null],
        storage: postgresStorage,
        scenarios: withEveryRequestValue(derived),
        coverage: false,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
      });
      expect(report.cases).toBe(cases);
    });
  },
);
