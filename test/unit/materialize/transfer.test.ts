import { describe, expect, it } from "vitest";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { CompiledLatest } from "../../../src/ir/latest.ts";
import { onlineColumns } from "../../../src/ir/online.ts";
import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { OnlineStore } from "../../../src/ports/online-store.ts";
import type { Lease } from "../../../src/runtime/materialize/lease.ts";
import type { Between, Materializing } from "../../../src/runtime/materialize/materializing.ts";
import { transferred } from "../../../src/runtime/materialize/transfer.ts";
import { hourText, worldTable } from "../../executed/runs/world.ts";

const table = worldTable({ name: "v", rows: [], edition: "first" });
const types = onlineColumns(table).map(({ type }) => type);
const row = (id: number): Row => [BigInt(id), hourText(0), hourText(0), null, null];
// Nobody reads its text here; its plan reads a query.
const query = { node: "scan", source: "s", from: { kind: "query", query: { texts: ["select 1"], values: [] } } };
const statement = { text: "", parameters: [], hash: "", outline: { plan: query } } as unknown as VerifiedStatement;
const latest: CompiledLatest = { table, interval: { start: null, end: hourText(1) }, statement };

/** Five batches of one row, and what happened in which order. */
function world(between: Between, check: (batches: number) => void = () => undefined, byColumn: "taken" | null = null) {
  const happened: string[] = [];
  let given = 0;
  let closed = 0;
  async function* batches() {
    try {
      for (; given < 5; given += 1) {
        happened.push(`read ${given}`);
        yield columnBatch(types, [row(given)]);
      }
    } finally {
      closed += 1;
    }
  }
  const take = (how: string) => async (_table: unknown, rows: AsyncIterable<readonly Row[]>) => {
    let received = 0;
    for await (const batch of rows) {
      received += batch.length;
      happened.push(`${how} ${batch[0]?.[0]}`);
    }
    return { received, written: received };
  };
  const takeColumns: OnlineStore["takeColumns"] = async (_table, all, way) => {
    let received = 0;
    for await (const { rows, columns } of all) {
      received += rows;
      happened.push(`${way} ${columns.length} columns`);
    }
    return { received, written: received };
  };
  const online = {
    ...{ load: take("load"), merge: take("merge") },
    ...(byColumn === null ? {} : { takeColumns }),
  } as Partial<OnlineStore> as OnlineStore;
  const warehouse = {
    read: async () => ({ columns: onlineColumns(table), batches: batches() }),
    estimateCost: () => Promise.reject(new Error("nobody asks")),
  };
  const around = { warehouse, online, between } as Partial<Materializing> as Materializing;
  const lease = { signal: new AbortController().signal, check: () => check(given) } as Partial<Lease> as Lease;
  const received: number[] = [];
  const run = (fills: boolean) =>
    transferred(around, { latest, shard: null, fills, follows: false, lease, onRows: (rows) => received.push(rows) });
  return { run, happened, received, closed: () => closed };
}

describe("rows of an interval", () => {
  it("are read when the ones before were taken, and counted as they pass", async () => {
    const { run, happened, received } = world("apart");
    expect(await run(false)).toEqual({ received: 5, written: 5 });
    expect(happened).toEqual([0, 1, 2, 3, 4].flatMap((id) => [`read ${id}`, `merge ${id}`]));
    expect(received).toEqual([1, 2, 3, 4, 5]);
  });

  it("fill a version that nobody reads the quickest way", async () => {
    const { run, happened } = world("apart");
    await run(true);
    expect(happened.filter((what) => what.startsWith("load"))).toHaveLength(5);
  });

  it("stay as they came, by column, where the store takes them so", async () => {
    const { run, happened, received } = world("apart", undefined, "taken");
    expect(await run(true)).toEqual({ received: 5, written: 5 });
    const each = [0, 1, 2, 3, 4].flatMap((id) => [`read ${id}`, `load ${types.length} columns`]);
    expect(happened).toEqual(each);
    expect(received).toEqual([1, 2, 3, 4, 5]);
  });

  it("are all read first where one session serves both, so that none waits for itself", async () => {
    const { run, happened } = world("one-session");
    await run(false);
    expect(happened.slice(0, 5)).toEqual([0, 1, 2, 3, 4].map((id) => `read ${id}`));
    expect(happened.slice(5)).toEqual([0, 1, 2, 3, 4].map((id) => `merge ${id}`));
  });

  it("go no further than the lease, and their reading is closed", async () => {
    const { run, happened, closed } = world("apart", (batches) => {
      if (batches >= 2) throw new Error("the lease is over");
    });
    await expect(run(false)).rejects.toThrow("the lease is over");
    expect(happened).toEqual(["read 0", "merge 0", "read 1", "merge 1", "read 2"]);
    expect(closed()).toBe(1);
  });
});
