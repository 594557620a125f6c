import type { Column, ColumnBatch, ColumnValues } from "../../ir/columns.ts";

/** Some rows of a batch, copied, in the order given. */
export function pickRows({ columns }: ColumnBatch, rows: Int32Array): ColumnBatch {
  return { rows: rows.length, columns: columns.map((column) => pickedColumn(column, rows)) };
}

function pickedColumn({ nulls, values }: Column, rows: Int32Array): Column {
  return {
    nulls: nulls === null ? null : Uint8Array.from(rows, (row) => nulls[row] ?? 0),
    values: pickedValues(values, rows),
  };
}

function pickedValues(values: ColumnValues, rows: Int32Array): ColumnValues {
  switch (values.storage) {
    case "bool":
      return { ...values, data: pick(values.data, rows, new Uint8Array(rows.length)) };
    case "int32":
      return { ...values, data: pick(values.data, rows, new Int32Array(rows.length)) };
    case "int64":
      return { ...values, data: pick(values.data, rows, new BigInt64Array(rows.length)) };
    case "float32":
      return { ...values, data: pick(values.data, rows, new Float32Array(rows.length)) };
    case "float64":
      return { ...values, data: pick(values.data, rows, new Float64Array(rows.length)) };
    case "bytes":
      return pickedBytes(values, rows);
    case "nested":
      return { ...values, data: Array.from(rows, (row) => values.data[row] ?? null) };
  }
}

function pick<V, A extends { [index: number]: V }>(from: A, rows: Int32Array, to: A): A {
  for (let at = 0; at < rows.length; at++) {
    const value = from[rows[at] ?? 0];
    if (value !== undefined) to[at] = value;
  }
  return to;
}

type BytesValues = Extract<ColumnValues, { storage: "bytes" }>;

function pickedBytes({ offsets, data }: BytesValues, rows: Int32Array): BytesValues {
  const picked = new Int32Array(rows.length + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    picked[at + 1] = (picked[at] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  }
  const bytes = new Uint8Array(picked[rows.length] ?? 0);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    let to = picked[at] ?? 0;
    const end = offsets[row + 1] ?? 0;
    for (let from = offsets[row] ?? 0; from < end; from++) bytes[to++] = data[from] ?? 0;
  }
  return { storage: "bytes", offsets: picked, data: bytes };
}
