import { rowsOf } from "../../ir/column-rows.ts";
import type { CompiledLatest } from "../../ir/latest.ts";
import { readsTablesAlone } from "../../ir/plan.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { WriteOutcome } from "../../ports/online-store.ts";
import type { Lease } from "./lease.ts";
import type { Materializing } from "./materializing.ts";

/** Rows of a batch: few enough to hold several, enough that a batch costs little. */
const batchRows = 10_000;

export interface Transfer {
  readonly latest: CompiledLatest;
  /** Into a version that nobody reads and nobody else writes to. */
  readonly fills: boolean;
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
    return online.absorb(latest.table, latest.statement, signal);
  const run = { statement: latest.statement, upload: null, batchRows, signal };
  const { columns, batches } = await warehouse.read(run);
  const read = rowsOf(columns, batches);
  const rows = watched(between === "one-session" ? batchesOf(await held(read)) : read, transfer);
  return fills ? online.load(latest.table, rows, signal) : online.merge(latest.table, rows, signal);
}

/** Nothing goes on to the store once the lease may be over. */
async function* watched(rows: RowBatches, { lease, onRows }: Transfer): RowBatches {
  let received = 0;
  for await (const batch of rows) {
    lease.check();
    received += batch.length;
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
