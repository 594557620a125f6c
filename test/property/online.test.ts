import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { dynamoOnlineStore } from "../../src/online/dynamodb/store.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../src/ports/online-store.ts";
import { optionsFor, startEmulator } from "../contract/online/dynamodb.ts";
import { realClock } from "../contract/online/subject.ts";
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
const most = Math.min(20, Math.ceil(Number(process.env["ASOF_PROPERTY_CASES"] ?? 8) / 4));
const joins = scenariosFor(postgresStorage);
const windows = windowedScenarios(postgresStorage);

interface Online {
  readonly store: OnlineStore;
  stop(): Promise<void>;
}

const kinds = {
  postgres: async ({ engine }: RunningEngine): Promise<Online> => {
    const store = postgresOnlineStore(postgresDatabase(engine), realClock);
    return { store, stop: async () => undefined };
  },
  dynamodb: async (): Promise<Online> => {
    const emulator = await startEmulator();
    const store = dynamoOnlineStore(optionsFor(emulator.endpoint), realClock);
    return {
      store,
      stop: async () => {
        await store.close();
        await emulator.stop();
      },
    };
  },
};

/** Every engine's own tables, and DynamoDB beside a server: its emulator takes its time. */
const pairs = [
  ...engines().map(({ name, start }) => ({ engine: name, start, kind: "postgres" as const, cases: most })),
  ...engines()
    .filter(({ name }) => name === "server")
    .map(({ name, start }) => ({ engine: name, start, kind: "dynamodb" as const, cases: Math.ceil(most / 4) })),
];

describe.each(pairs)(
  "what is served from $kind, materialized from the $engine engine, is a training set's row of that instant",
  ({ start, kind, cases }) => {
    let running: RunningEngine;
    let online: Online;
    let served: RunScenario;
    beforeAll(async () => {
      running = await start();
      online = await kinds[kind](running);
      served = servedRunner(postgresScenarios(running.engine), online.store);
    });
    afterAll(async () => {
      await online?.stop();
      await running?.stop();
    });

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
      });
      expect(report.cases).toBe(cases);
    });
  },
);
