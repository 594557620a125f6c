import { afterAll, beforeAll, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import type { RowBatches } from "../../../src/ir/value.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineHealth } from "../../../src/ports/store-health.ts";
import type { RunningEngine } from "../../engines/running.ts";
import { startServerEngine } from "../../engines/server.ts";
import { realClock } from "./subject.ts";
import { tableWith } from "./suite.ts";

let running: RunningEngine;
beforeAll(async () => {
  running = await startServerEngine();
});
afterAll(() => running?.stop());

it("how a store stands is told without waiting for a version that is being filled", async () => {
  const store = postgresOnlineStore(postgresDatabase(running.engine), realClock);
  const [table, other] = [tableWith(), tableWith()];
  for (const one of [table, other]) await store.prepare(one);
  const found: (OnlineHealth | undefined)[] = [];
  async function* rows(): RowBatches {
    yield [["a", "2024-01-01T00:00:00Z", 1n]];
    found.push(await store.health?.([table, other]));
  }
  await store.load(table, rows());
  expect(found.map((one) => one?.versions)).toEqual([
    [
      { isThere: true, isEmpty: null, isUnlogged: false },
      { isThere: true, isEmpty: true, isUnlogged: false },
    ],
  ]);
  expect((await store.health?.([table]))?.versions).toMatchObject([{ isEmpty: false }]);
});
