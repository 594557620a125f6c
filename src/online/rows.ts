import { type OnlineTable, onlineLayout } from "../ir/online.ts";
import type { Row, RowBatches } from "../ir/value.ts";
import { AsofError } from "../kernel/diagnostics.ts";

/** A NULL key matches nothing: such a row would never be found. */
export function hasKey({ keys }: OnlineTable, row: Row): boolean {
  for (let index = 0; index < keys.length; index += 1) if ((row[index] ?? null) === null) return false;
  return true;
}

/** Rows as they pass by, those without a key left out, all of them counted. */
export class CountedRows {
  received = 0;
  readonly #table: OnlineTable;
  readonly #rows: RowBatches;

  constructor(table: OnlineTable, rows: RowBatches) {
    this.#table = table;
    this.#rows = rows;
  }

  async *batches(): AsyncGenerator<readonly Row[], void, void> {
    for await (const batch of told(this.#rows)) {
      this.received += batch.length;
      yield batch.every((row) => hasKey(this.#table, row)) ? batch : batch.filter((row) => hasKey(this.#table, row));
    }
  }
}

const ofSource = new WeakSet<AsofError>();

/** Whether it was the rows that could not be had, and no fault of the store. */
export function isOfSource(error: AsofError): boolean {
  return ofSource.has(error);
}

async function* told(rows: RowBatches): RowBatches {
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
