import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { openServerDatabase } from "../../../dialects/postgres/driver/index.ts";
import { serverEngine } from "../../../dialects/postgres/driver/server.ts";
import type { OnlineTable } from "../../../src/ir/online.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import type { OnlineStore, WriteOutcome } from "../../../src/ports/online-store.ts";
import { type RunningEngine, running } from "../../engines/running.ts";
import { startServer, type TestServer } from "../../engines/server.ts";
import { Random } from "../../expressions/random.ts";
import { realClock } from "./subject.ts";
import { codeOf, rowsOf, served, tableWith } from "./suite.ts";

const int64 = { kind: "int64" } as const;
const moment = (number: number): string => `2024-01-01T00:00:${String(number).padStart(2, "0")}Z`;

describe("postgres whose sessions are ended", () => {
  let server: TestServer;
  let outside: RunningEngine;
  let store: OnlineStore;

  beforeAll(async () => {
    server = await startServer();
    outside = running(await serverEngine({ url: server.url }), async () => undefined);
    store = postgresOnlineStore(postgresDatabase(await serverEngine({ url: server.url })), realClock);
  });
  afterAll(async () => {
    await store.close();
    await outside.stop();
    await server.stop();
  });

  it("holds the newest rows once every write was run again, whatever was cut", { timeout: 240_000 }, async () => {
    const table = await served(
      store,
      tableWith({ keys: [{ name: "k", type: int64 }], tieBreaks: [{ name: "n", type: int64 }] }),
    );
    const random = new Random(5);
    const keys = 500;
    let [cut, done, newest] = [0, false, 0];
    const cutting = (async () => {
      while (!done) {
        await new Promise((later) => setTimeout(later, 20 + random.below(150)));
        const [[count] = ["0"]] = await outside.query(
          "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and state <> 'idle'",
        );
        cut += Number(count);
      }
    })();
    const failures: string[] = [];
    const write = async (number: number): Promise<void> => {
      const rows = Array.from(
        { length: 2_000 },
        (_, index): Row => [BigInt(index % keys), moment(number % 7), BigInt(number), BigInt(number)],
      );
      for (let attempt = 0; attempt < 200; attempt += 1) {
        const failure = await codeOf(put(store, table, rows, number % 2 === 0));
        if (failure === "no error") return;
        failures.push(failure);
      }
      throw new Error("no attempt went through");
    };
    await Promise.all(
      [0, 1, 2].map(async (writer) => {
        for (let number = writer; number < 30 || cut < 10; number += 3) {
          await write(number);
          if (number % 7 === 6) newest = Math.max(newest, number);
        }
      }),
    );
    done = true;
    await cutting;
    const found = await rowsOf(
      store,
      table,
      Array.from({ length: keys }, (_, index) => [BigInt(index)]),
    );
    expect(found.every((row) => row?.eventTime === moment(6) && row.features[0] === BigInt(newest))).toBe(true);
    console.log(`postgres: ${cut} sessions ended, ${failures.length} writes failed and were run again`);
    expect(cut).toBeGreaterThanOrEqual(10);
    expect(failures.length).toBeGreaterThan(3);
    expect(
      [...new Set(failures)].filter((code) => !["connection-lost", "online-store-unreachable"].includes(code)),
    ).toEqual([]);
  });

  it("keeps nothing of a load that was cut, and takes it again", async () => {
    const table = tableWith({ keys: [{ name: "k", type: int64 }] });
    await store.prepare(table);
    const rows = async function* (fails: boolean): RowBatches {
      for (let number = 0; number < 20; number += 1) {
        yield Array.from({ length: 1_000 }, (_, index): Row => [BigInt(1_000 * number + index), moment(0), 1n]);
        if (fails && number === 15) throw AsofError.of("cancelled", "killed");
      }
    };
    expect(await codeOf(store.load(table, rows(true)))).toBe("cancelled");
    await store.switchTo(table);
    expect(await rowsOf(store, table, [[0n], [15_000n]])).toEqual([null, null]);
    const again = { ...table, version: "2" };
    await store.prepare(again);
    expect(await store.load(again, rows(false))).toEqual({ received: 20_000, written: 20_000 });
    expect(await store.load(again, rows(false))).toEqual({ received: 20_000, written: 0 });
  });

  it("never tells a password, and says which server it looked for", async () => {
    const password = "not-to-be-told-anywhere";
    const nowhere = postgresOnlineStore(
      await openServerDatabase({ url: `postgres://me:${password}@127.0.0.1:9/x` }),
      realClock,
    );
    const failure: unknown = await nowhere.prepare(tableWith()).catch((error: unknown) => error);
    expect(String(failure)).toContain("online-store-unreachable");
    expect(String(failure)).toContain("127.0.0.1:9");
    expect(JSON.stringify(failure) + String(failure) + nowhere.place).not.toContain(password);
    const denied = postgresOnlineStore(
      await openServerDatabase({ url: server.url.replace("test-password", password) }),
      realClock,
    );
    const refusal: unknown = await denied.versions({ project: "p", view: "v" }).catch((error: unknown) => error);
    expect(String(refusal)).toContain("online-store-unreachable");
    expect(String(refusal)).not.toContain(password);
    await Promise.all([nowhere.close(), denied.close()]);
  });

  it("refuses versions whose rows would not fit a page", async () => {
    const wide = (count: number): OnlineTable =>
      tableWith({
        features: Array.from({ length: count }, (_, index) => ({ name: `f${index}`, type: { kind: "float64" } })),
      });
    const fits = await served(store, wide(990));
    const row: Row = ["k", moment(0), ...fits.features.map((_, index) => (index === 0 ? null : 1.5))];
    await store.write(fits, [row]);
    await store.merge(fits, rowsAgain([["k", moment(1), ...row.slice(2)]]));
    expect((await rowsOf(store, fits, [["k"]]))[0]?.eventTime).toBe(moment(1));
    expect(await codeOf(store.prepare(wide(1_005)))).toBe("too-many-columns");
    expect(await codeOf(store.prepare(wide(1_100)))).toBe("too-many-columns");
    expect(await codeOf(store.prepare(wide(1_700)))).toBe("too-many-columns");
  });
});

async function* rowsAgain(rows: readonly Row[]): RowBatches {
  yield rows;
}

async function put(
  store: OnlineStore,
  table: OnlineTable,
  rows: readonly Row[],
  isStream: boolean,
): Promise<WriteOutcome> {
  if (!isStream) return store.write(table, rows.slice(0, 500));
  return store.merge(
    table,
    (async function* (): RowBatches {
      for (let from = 0; from < rows.length; from += 100) yield rows.slice(from, from + 100);
    })(),
  );
}
