import { rowsOf } from "../../ir/column-rows.ts";
import type { CompiledLatest, Shard } from "../../ir/latest.ts";
import { type MixedBatch, rowCount } from "../../ir/mixed-batch.ts";
import { type OnlineTable, onlineColumns } from "../../ir/online.ts";
import { readsTablesAlone } from "../../ir/plan.ts";
import { sameType } from "../../ir/types.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";

/** Rows of a batch: few enough to hold several, enough that a batch costs little. */
const batchRows = 10_000;

export interface Transfer {
  readonly latest: CompiledLatest;
  /** Which keys alone; null for all. */
  readonly shard: Shard | null;
  /** Into a version that nobody reads and nobody else writes to. */
  readonly fills: boolean;
  /** Few of the rows are older than what is stored. */
  readonly follows: boolean;
  readonly lease: Lease;
  /** Told how many rows came so far. */
  readonly onRows: (received: number) => void;
}

/** Moves the rows of an interval; when it resolves all are acknowledged. A batch is read only when the one before was taken. */
export async function transferred(
  { warehouse, online, between }: Materializing,
  transfer: Transfer,
): Promise<WriteOutcome> {
  const { latest, fills, lease } = transfer;
  const { signal } = lease;
  lease.check();
  if (between !== "apart" && online.absorb !== undefined && readsTablesAlone(latest.statement.outline.plan))
    return online.absorb(latest.table, latest.statement, signal, wayOf(transfer));
  const run = { statement: latest.statement, upload: null, batchRows, signal };
  const { columns, batches } = await warehouse.read(run);
  const way = fills ? "load" : "merge";
  if (between === "apart" && online.takeColumns !== undefined && hasTypesOf(latest.table, columns))
    return online.takeColumns(latest.table, watched(batches, transfer), way, signal);
  const read = rowsOf(columns, batches);
  const rows = watched(between === "one-session" ? batchesOf(await held(read)) : read, transfer);
  return online[way](latest.table, rows, signal);
}

/** A table that is being filled is one shard's alone: others would wait for it. */
function wayOf({ shard, fills, follows }: Transfer): "load" | "follow" | "merge" {
  if (fills && shard === null) return "load";
  return follows ? "follow" : "merge";
}

/** What comes by column is not looked at value by value. */
function hasTypesOf(table: OnlineTable, columns: readonly Pick<ResultColumn, "type">[]): boolean {
  const expected = onlineColumns(table);
  return (
    columns.length === expected.length &&
    expected.every(({ type }, index) => {
      const own = columns[index];
      return own !== undefined && sameType(type, own.type);
    })
  );
}

/** Nothing goes on to the store once the lease may be over. */
async function* watched<Batch extends MixedBatch>(
  batches: AsyncIterable<Batch>,
  { lease, onRows }: Transfer,
): AsyncGenerator<Batch, void, void> {
  let received = 0;
  for await (const batch of batches) {
    lease.check();
    received += rowCount(batch);
    onRows(received);
    yield batch;
  }
}

async function held(rows: RowBatches): Promise<readonly (readonly Row[])[]> {
  const batches: (readonly Row[])[] = [];
  for await (const batch of rows) batches.push(batch);
  return batches;
}

async function* batchesOf(batches: readonly (readonly Row[])[]): RowBatches {
  yield* batches;
}
