import { batchRows } from "../ir/column-rows.ts";
import { isByColumn, type MixedBatch, rowCount } from "../ir/mixed-batch.ts";
import { type OnlineTable, onlineColumns, onlineLayout } from "../ir/online.ts";
import type { Row } from "../ir/value.ts";
import { AsofError } from "../kernel/diagnostics.ts";

/** A NULL key matches nothing: such a row would never be found. */
export function hasKey({ keys }: OnlineTable, row: Row): boolean {
  for (let index = 0; index < keys.length; index += 1) if ((row[index] ?? null) === null) return false;
  return true;
}

/** Rows as they pass by, those without a key left out, all of them counted. */
export class CountedRows<Batch extends MixedBatch = readonly Row[]> {
  received = 0;
  readonly #table: OnlineTable;
  readonly #rows: AsyncIterable<Batch>;

  constructor(table: OnlineTable, rows: AsyncIterable<Batch>) {
    this.#table = table;
    this.#rows = rows;
  }

  async *batches(): AsyncGenerator<Batch | readonly Row[], void, void> {
    for await (const batch of told(this.#rows)) {
      this.received += rowCount(batch);
      yield keyed(this.#table, batch);
    }
  }
}

/** A batch by column is made one of rows where some of them go. */
function keyed<Batch extends MixedBatch>(table: OnlineTable, batch: Batch): Batch | readonly Row[] {
  if (!isByColumn(batch)) return batch.every((row) => hasKey(table, row)) ? batch : withKey(table, batch);
  const keys = batch.columns.slice(0, table.keys.length);
  if (keys.every(({ nulls }) => nulls === null || !nulls.includes(1))) return batch;
  const types = onlineColumns(table).map(({ type }) => type);
  return withKey(table, batchRows(types, batch));
}

function withKey(table: OnlineTable, rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => hasKey(table, row));
}

const ofSource = new WeakSet<AsofError>();

/** Whether it was the rows that could not be had, and no fault of the store. */
export function isOfSource(error: AsofError): boolean {
  return ofSource.has(error);
}

async function* told<T>(rows: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  try {
    yield* rows;
  } catch (error) {
    const failure = error instanceof AsofError ? error : unreadable(error);
    ofSource.add(failure);
    throw failure;
  }
}

function unreadable(error: unknown): AsofError {
  const reason = error instanceof Error ? error.message : String(error);
  return AsofError.of("online-value-unfit", `the rows could not be read: ${reason}`, {}, error);
}

/** Where the features asked for stand in a row; null for one that the version lacks. */
export function featurePlaces(table: OnlineTable, features: readonly string[]): readonly (number | null)[] {
  const { features: first } = onlineLayout(table);
  return features.map((name) => {
    const index = table.features.findIndex((one) => one.name === name);
    return index < 0 ? null : first + index;
  });
}
