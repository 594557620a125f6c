import { BufferType, Data, type DataType, RecordBatch, type Schema, Struct } from "apache-arrow";
import { columnBatch } from "../../../ir/column-builder.ts";
import type { Column, ColumnBatch } from "../../../ir/columns.ts";
import type { CanonicalType } from "../../../ir/types.ts";
import type { CanonicalValue } from "../../../ir/value.ts";
import type { ResultColumn } from "../../../ports/warehouse.ts";
import { packed } from "../bit-packing.ts";
import { type DecimalType, eachUnscaled } from "../decimal-column.ts";
import { refuseInfinite } from "../infinite.ts";
import { Unstorable } from "../unstorable.ts";
import { unstorable } from "../write-failed.ts";
import { arrowType } from "./types.ts";

/** A batch in Arrow's layout; what has the same layout already is not copied. Throws `write-failed` naming the column. */
export function recordBatch(
  path: string,
  schema: Schema,
  columns: readonly ResultColumn[],
  batch: ColumnBatch,
): RecordBatch {
  const children = batch.columns.map((column, index) => {
    const { name, type } = columns[index] ?? { name: "", type: { kind: "string" } as const };
    return namingColumn(path, name, () => arrowData(type, column, batch.rows));
  });
  return new RecordBatch(schema, new Data(new Struct(schema.fields), 0, batch.rows, 0, {}, children));
}

function namingColumn(path: string, name: string, work: () => Data): Data {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Unstorable)) throw cause;
    throw unstorable(path, name, cause.message, cause.hint);
  }
}

function arrowData(type: CanonicalType, column: Column, length: number): Data {
  refuseInfinite(type, column, "Arrow");
  const { nulls, values } = column;
  const laid = values.storage === "nested" ? lists(type, values.data, nulls) : flat(type, column, length);
  const nullCount = nulls?.reduce((sum, isNull) => sum + isNull, 0) ?? 0;
  const buffers = { ...laid.buffers, ...(nulls === null ? {} : { [BufferType.VALIDITY]: validity(nulls) }) };
  return new Data<DataType>(arrowType(type), 0, length, nullCount, buffers, laid.elements);
}

/** What Arrow keeps of a column besides which values are NULL. */
interface Laid {
  readonly buffers: {
    readonly [BufferType.OFFSET]?: Int32Array;
    readonly [BufferType.DATA]?: Uint8Array | Uint32Array | Exclude<Column["values"], { storage: "nested" }>["data"];
  };
  readonly elements?: Data[];
}

/** A bit a row, 1 where there is a value. */
function validity(nulls: Uint8Array): Uint8Array {
  return packed(
    nulls.map((isNull) => 1 - isNull),
    0,
    nulls.length,
    1,
  );
}

function flat(type: CanonicalType, column: Column, length: number): Laid {
  if (type.kind === "decimal") return { buffers: { [BufferType.DATA]: decimals(type, column, length) } };
  const { values } = column;
  if (values.storage === "nested") throw new Error("lists in a column of no list");
  if (values.storage === "bool") return { buffers: { [BufferType.DATA]: packed(values.data, 0, length, 1) } };
  if (values.storage !== "bytes") return { buffers: { [BufferType.DATA]: values.data } };
  const { offsets, data } = values;
  const start = offsets[0] ?? 0;
  return {
    buffers: {
      [BufferType.OFFSET]: start === 0 ? offsets : offsets.map((offset) => offset - start),
      [BufferType.DATA]: data.subarray(start, offsets[length]),
    },
  };
}

/** 128 bits each, two's complement, lowest first. */
function decimals(type: DecimalType, column: Column, length: number): Uint32Array {
  const data = new BigInt64Array(2 * length);
  eachUnscaled(type, column, (row, unscaled) => {
    data[2 * row] = BigInt.asIntN(64, unscaled);
    data[2 * row + 1] = unscaled >> 64n;
  });
  return new Uint32Array(data.buffer);
}

function lists(type: CanonicalType, values: readonly CanonicalValue[], nulls: Uint8Array | null): Laid {
  const isNull = (row: number): boolean => nulls?.[row] === 1;
  if (type.kind === "vector") return { buffers: {}, elements: [vectors(type.length, values, isNull)] };
  if (type.kind !== "array") throw new Error("lists in a column of no list");
  const offsets = new Int32Array(values.length + 1);
  const elements: CanonicalValue[] = [];
  values.forEach((list, row) => {
    if (!isNull(row)) for (const element of elementsOf(list)) elements.push(element);
    offsets[row + 1] = elements.length;
  });
  return { buffers: { [BufferType.OFFSET]: offsets }, elements: [elementData(type.of, elements)] };
}

/** A NULL takes the place of a whole vector. */
function vectors(dimensions: number, lists: readonly CanonicalValue[], isNull: (row: number) => boolean): Data {
  const none = new Array<CanonicalValue>(dimensions).fill(0);
  const elements = lists.flatMap((list, row) => {
    const vector = isNull(row) ? none : elementsOf(list);
    if (vector.length === dimensions) return vector;
    throw new Unstorable(
      `holds a vector of ${vector.length} numbers, not ${dimensions}`,
      "declare its length as it is",
    );
  });
  return elementData({ kind: "float32" }, elements);
}

function elementsOf(list: CanonicalValue): readonly CanonicalValue[] {
  if (!Array.isArray(list)) throw new RangeError("no array where one belongs");
  return list;
}

function elementData(type: CanonicalType, elements: readonly CanonicalValue[]): Data {
  const [column] = columnBatch(
    [type],
    elements.map((element) => [element]),
  ).columns;
  if (column === undefined) throw new Error("a batch without its column");
  return arrowData(type, column, elements.length);
}
