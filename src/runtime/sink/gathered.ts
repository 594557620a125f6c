import type { Column, ColumnBatch, ColumnValues, Storage } from "../../ir/columns.ts";
import { batchBytes } from "./batch-slices.ts";

/** Batches that wait to become one. */
export class Gathered {
  #batches: ColumnBatch[] = [];
  #rows = 0;
  #bytes = 0;

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(batch: ColumnBatch): void {
    this.#batches.push(batch);
    this.#rows += batch.rows;
    this.#bytes += batchBytes(batch);
  }

  /** All rows, in the order in which they came; nothing is left. */
  take(): ColumnBatch {
    const whole = joined(this.#batches);
    this.#batches = [];
    this.#rows = 0;
    this.#bytes = 0;
    return whole;
  }
}

/** One batch of several with the same columns. */
export function joined(batches: readonly ColumnBatch[]): ColumnBatch {
  const [first, ...others] = batches;
  if (first === undefined) return { rows: 0, columns: [] };
  if (others.length === 0) return first;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return { rows, columns: first.columns.map((_, index) => joinedColumn(batches, index, rows)) };
}

interface Part {
  readonly rows: number;
  readonly column: Column;
}

function joinedColumn(batches: readonly ColumnBatch[], index: number, rows: number): Column {
  const parts = batches.flatMap(({ rows, columns }) => {
    const column = columns[index];
    return column === undefined ? [] : [{ rows, column }];
  });
  return { nulls: joinedNulls(parts, rows), values: joinedValues(parts, rows) };
}

function joinedNulls(parts: readonly Part[], rows: number): Uint8Array | null {
  if (parts.every(({ column }) => column.nulls === null)) return null;
  const nulls = new Uint8Array(rows);
  let at = 0;
  for (const part of parts) {
    if (part.column.nulls !== null) nulls.set(part.column.nulls, at);
    at += part.rows;
  }
  return nulls;
}

type ValuesOf<S extends Storage> = Extract<ColumnValues, { storage: S }>;

function joinedValues(parts: readonly Part[], rows: number): ColumnValues {
  const storage = parts[0]?.column.values.storage;
  switch (storage) {
    case "bool":
      return { storage, data: set(new Uint8Array(rows), all(parts, storage)) };
    case "int32":
      return { storage, data: set(new Int32Array(rows), all(parts, storage)) };
    case "int64":
      return { storage, data: set(new BigInt64Array(rows), all(parts, storage)) };
    case "float32":
      return { storage, data: set(new Float32Array(rows), all(parts, storage)) };
    case "float64":
      return { storage, data: set(new Float64Array(rows), all(parts, storage)) };
    case "bytes":
      return joinedBytes(all(parts, storage), rows);
    default:
      return { storage: "nested", data: all(parts, "nested").flatMap(({ data }) => data) };
  }
}

/** The parts' values, which all have one storage: it follows from the column's type. */
function all<S extends Storage>(parts: readonly Part[], storage: S): readonly ValuesOf<S>[] {
  const isOf = (values: ColumnValues): values is ValuesOf<S> => values.storage === storage;
  return parts.map(({ column }) => column.values).filter(isOf);
}

function set<A extends ArrayLike<unknown>, T extends { set(part: A, at: number): void }>(
  whole: T,
  parts: readonly { readonly data: A }[],
): T {
  let at = 0;
  for (const { data } of parts) {
    whole.set(data, at);
    at += data.length;
  }
  return whole;
}

function joinedBytes(parts: readonly ValuesOf<"bytes">[], rows: number): ValuesOf<"bytes"> {
  const data = Buffer.concat(parts.map((part) => part.data.subarray(part.offsets[0], part.offsets.at(-1))));
  const offsets = new Int32Array(rows + 1);
  let at = 0;
  for (const part of parts) {
    const shift = (offsets[at] ?? 0) - (part.offsets[0] ?? 0);
    for (let row = 1; row < part.offsets.length; row++) offsets[++at] = (part.offsets[row] ?? 0) + shift;
  }
  return { storage: "bytes", offsets, data };
}
