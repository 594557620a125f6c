import { afterAll, beforeAll } from "vitest";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { RunningEngine } from "../engines/running.ts";

/** An engine with tables, and a store of definitions over them, while the tests of a suite run. */
export interface StoreOn {
  readonly running: RunningEngine;
  readonly store: FeatureStore;
}

/** Starts before the first test of the suite it is called in, and stops after the last. */
export function storeOn(
  start: () => Promise<RunningEngine>,
  tables: string,
  definitions: Readonly<Record<string, object>>,
): StoreOn {
  let started: StoreOn | null = null;
  const on = (): StoreOn => {
    if (started === null) throw new Error("the engine is there while tests run");
    return started;
  };
  beforeAll(async () => {
    const running = await start();
    await running.script(tables);
    const store = createStore({ project: "p", definitions, warehouse: running.warehouse }) as unknown as FeatureStore;
    started = { running, store };
  });
  afterAll(() => started?.running.stop());
  return {
    get running() {
      return on().running;
    },
    get store() {
      return on().store;
    },
  };
}
