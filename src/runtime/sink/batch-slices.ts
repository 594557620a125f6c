import type { Column, ColumnBatch, ColumnValues } from "../../ir/columns.ts";
import type { CanonicalValue } from "../../ir/value.ts";

/** Rows `from` up to `to` of a batch: windows on its memory, no copy. */
export function sliceBatch(batch: ColumnBatch, from: number, to: number): ColumnBatch {
  if (from === 0 && to === batch.rows) return batch;
  return { rows: to - from, columns: batch.columns.map((column) => sliceColumn(column, from, to)) };
}

function sliceColumn({ nulls, values }: Column, from: number, to: number): Column {
  return { nulls: nulls?.subarray(from, to) ?? null, values: sliceValues(values, from, to) };
}

function sliceValues(values: ColumnValues, from: number, to: number): ColumnValues {
  switch (values.storage) {
    case "bytes":
      return { ...values, offsets: values.offsets.subarray(from, to + 1) };
    case "bool":
      return { ...values, data: values.data.subarray(from, to) };
    case "int32":
      return { ...values, data: values.data.subarray(from, to) };
    case "int64":
      return { ...values, data: values.data.subarray(from, to) };
    case "float32":
      return { ...values, data: values.data.subarray(from, to) };
    case "float64":
      return { ...values, data: values.data.subarray(from, to) };
    case "nested":
      return { ...values, data: values.data.slice(from, to) };
  }
}

/** A batch in pieces of about so many bytes; a piece has one row at least. */
export function* piecesOf(batch: ColumnBatch, bytes: number): Generator<ColumnBatch> {
  const rows = Math.max(1, Math.floor(bytes / Math.max(1, batchBytes(batch) / Math.max(1, batch.rows))));
  for (let from = 0; from < batch.rows; from += rows) yield sliceBatch(batch, from, Math.min(from + rows, batch.rows));
}

/** About what a batch's values weigh in memory: exact for what can be heavy. */
export function batchBytes({ columns }: ColumnBatch): number {
  return columns.reduce((sum, { values }) => sum + valuesBytes(values), 0);
}

function valuesBytes(values: ColumnValues): number {
  switch (values.storage) {
    case "bytes": {
      const { offsets } = values;
      return (offsets.at(-1) ?? 0) - (offsets[0] ?? 0) + offsets.byteLength;
    }
    case "nested":
      return values.data.reduce<number>((sum, value) => sum + nestedBytes(value), 0);
    default:
      return values.data.byteLength;
  }
}

function nestedBytes(value: CanonicalValue): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length + 16;
  if (!Array.isArray(value)) return 16;
  const elements: readonly CanonicalValue[] = value;
  return elements.reduce<number>((sum, one) => sum + nestedBytes(one), 16);
}
