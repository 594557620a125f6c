import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresDatabase } from "../../dialects/postgres/driver/database.ts";
import { columnBatch } from "../../src/ir/column-builder.ts";
import type { ColumnBatches } from "../../src/ir/columns.ts";
import { type OnlineTable, onlineColumns } from "../../src/ir/online.ts";
import type { Row } from "../../src/ir/value.ts";
import { postgresOnlineStore } from "../../src/online/postgres/store.ts";
import type { OnlineStore } from "../../src/ports/online-store.ts";
import { realClock } from "../contract/online/subject.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";

const [then, late] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00.000001Z"];
const keyed: OnlineTable = {
  ...{ project: "columns", view: "keyed", version: "1", tieBreaks: [], ttl: null },
  keys: [{ name: "k", type: { kind: "string" } }],
  features: [{ name: "amount", type: { kind: "decimal", precision: 10, scale: 2 } }],
};
const keyless: OnlineTable = { ...keyed, view: "keyless", keys: [] };

describe.each(engines())("rows by column, on the $name engine", ({ start }) => {
  let running: RunningEngine;
  let store: OnlineStore;
  beforeAll(async () => {
    running = await start();
    store = postgresOnlineStore(postgresDatabase(running.engine), realClock);
  });
  afterAll(() => running?.stop());

  const taken = async (table: OnlineTable, way: "load" | "merge", ...batches: readonly (readonly Row[])[]) => {
    const types = onlineColumns(table).map(({ type }) => type);
    async function* columns(): ColumnBatches {
      for (const rows of batches) yield columnBatch(types, rows);
    }
    return store.takeColumns?.(table, columns(), way);
  };
  const read = async ({ project, view }: OnlineTable, keys: readonly Row[]) => {
    const [answer] = await store.read([{ project, view, keys, features: null }]);
    return answer?.rows.map((row) => row && [row.eventTime, ...row.features]);
  };

  it("fill a version, are merged into it, and are left out where they have no key", async () => {
    await store.prepare(keyed);
    const first = [
      ["a", then, "1.00"],
      [null, then, "2.00"],
      ["🚕", then, null],
    ];
    expect(await taken(keyed, "load", first, [["c", late, "3.50"]])).toEqual({ received: 4, written: 3 });
    expect(await taken(keyed, "load", first)).toEqual({ received: 3, written: 0 });
    await store.switchTo(keyed);
    await expect(taken(keyed, "load", first)).rejects.toMatchObject({
      diagnostics: [{ code: "online-version-in-use" }],
    });
    const newer = [
      ["a", late, "10.00"],
      ["c", then, "30.00"],
      [null, late, "0.00"],
    ];
    expect(await taken(keyed, "merge", newer)).toEqual({ received: 3, written: 1 });
    expect(await read(keyed, [["a"], ["🚕"], ["c"], ["d"]])).toEqual([
      [late, "10.00"],
      [then, null],
      [late, "3.50"],
      null,
    ]);
  });

  it("are the one row of a view without keys", async () => {
    await store.prepare(keyless);
    expect(await taken(keyless, "load", [[then, "1.00"]])).toEqual({ received: 1, written: 1 });
    await store.switchTo(keyless);
    expect(await taken(keyless, "merge", [[late, "2.00"]])).toEqual({ received: 1, written: 1 });
    expect(await read(keyless, [[]])).toEqual([[late, "2.00"]]);
  });

  it("tell of rows that could not be read as what they are", async () => {
    async function* failing(): ColumnBatches {
      yield columnBatch(
        onlineColumns(keyed).map(({ type }) => type),
        [["z", late, "1.00"]],
      );
      throw new Error("the source broke");
    }
    const failure = store.takeColumns?.(keyed, failing(), "merge");
    await expect(failure).rejects.toMatchObject({
      diagnostics: [{ code: "online-value-unfit", message: expect.stringContaining("the source broke") }],
    });
    expect(await read(keyed, [["z"]])).toEqual([null]);
  });
});
