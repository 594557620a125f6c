import { endianness } from "node:os";
import { cellReader } from "../../../src/ir/column-rows.ts";
import type { Column, ColumnBatch, ColumnValues } from "../../../src/ir/columns.ts";
import { infiniteDate } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { BinaryWriter } from "./binary-writer.ts";
import type { CopyColumn } from "./copy-source.ts";
import { binaryEncoderOf } from "./encode-binary.ts";
import { epochDays, epochMicroseconds } from "./epoch.ts";

/** Writes the value of a row, with its length before it; of a NULL the length alone. */
export type CellWriter = (row: number, writer: BinaryWriter) => void;

/**
 * What writes each column of a batch. Numbers, times and text go from memory to memory: no value is made of them. Those of all
 * other types are written as in rows.
 */
export function cellWriters(columns: readonly CopyColumn[], batch: ColumnBatch): readonly CellWriter[] {
  return columns.map(({ type }, index) => {
    const column = batch.columns[index];
    if (column === undefined) throw new RangeError(`a batch has ${batch.columns.length} columns of ${columns.length}`);
    const { nulls } = column;
    const write = plainWriter(type, column.values) ?? valueWriter(type, column);
    if (nulls === null) return write;
    return (row, writer) => {
      if (nulls[row] === 1) writer.int32(-1);
      else write(row, writer);
    };
  });
}

function valueWriter(type: CanonicalType, column: Column): CellWriter {
  const [read, encode] = [cellReader(type, column), binaryEncoderOf(type)];
  return (row, writer) => {
    const value = read(row);
    if (value === null) writer.int32(-1);
    else encode(value, writer);
  };
}

/** Null where a value has to be looked at. */
function plainWriter(type: CanonicalType, values: ColumnValues): CellWriter | null {
  switch (values.storage) {
    case "bool":
      return type.kind === "bool" ? boolWriter(values.data) : null;
    case "int32":
      return type.kind === "int32" ? int32Writer(values.data) : type.kind === "date" ? dayWriter(values.data) : null;
    case "int64":
      return type.kind === "int64"
        ? int64Writer(values.data)
        : type.kind === "timestamp"
          ? instantWriter(values)
          : null;
    case "float32":
      return type.kind === "float32" ? float32Writer(values.data) : null;
    case "float64":
      return type.kind === "float64" ? float64Writer(values.data) : null;
    case "bytes":
      return isPlainText(type, values) ? bytesWriter(values) : null;
    default:
      return null;
  }
}

function boolWriter(data: Uint8Array): CellWriter {
  return (row, writer) => {
    writer.int32(1);
    writer.int8(data[row] === 1 ? 1 : 0);
  };
}

function int32Writer(data: Int32Array): CellWriter {
  return (row, writer) => {
    writer.int32(4);
    writer.int32(data[row] ?? 0);
  };
}

function dayWriter(data: Int32Array): CellWriter {
  return (row, writer) => {
    const day = data[row] ?? 0;
    const isInfinite = day === infiniteDate.future || day === infiniteDate.past;
    writer.int32(4);
    writer.int32(isInfinite ? day : day - epochDays);
  };
}

/** Where the upper half of an integer lies in this machine's memory. */
const upperHalf = endianness() === "LE" ? 1 : 0;

function halvesOf({ buffer, byteOffset, length }: BigInt64Array): Int32Array {
  return new Int32Array(buffer, byteOffset, 2 * length);
}

/** By halves: a bigint would be an object of its own. */
function int64Writer(data: BigInt64Array): CellWriter {
  const halves = halvesOf(data);
  return (row, writer) => {
    writer.int32(8);
    writer.int32(halves[2 * row + upperHalf] ?? 0);
    writer.int32(halves[2 * row + 1 - upperHalf] ?? 0);
  };
}

const epoch = Number(epochMicroseconds);

function instantWriter({ data }: Extract<ColumnValues, { storage: "int64" }>): CellWriter {
  const halves = halvesOf(data);
  const type = { kind: "timestamp" } as const;
  const otherwise = valueWriter(type, { nulls: null, values: { storage: "int64", data } });
  return (row, writer) => {
    const upper = halves[2 * row + upperHalf] ?? 0;
    const instant = upper * 2 ** 32 + ((halves[2 * row + 1 - upperHalf] ?? 0) >>> 0);
    const moved = instant - epoch;
    // What is too far off for a number, infinity too, is for the others to judge.
    if (!Number.isSafeInteger(instant) || !Number.isSafeInteger(moved)) return otherwise(row, writer);
    writer.int32(8);
    writer.safeInt64(moved);
  };
}

function float32Writer(data: Float32Array): CellWriter {
  return (row, writer) => {
    writer.int32(4);
    writer.float32(data[row] ?? 0);
  };
}

function float64Writer(data: Float64Array): CellWriter {
  return (row, writer) => {
    writer.int32(8);
    writer.float64(data[row] ?? 0);
  };
}

type BytesValues = Extract<ColumnValues, { storage: "bytes" }>;

/** Postgres holds no text with NUL in it, and says so less well than we do. */
function isPlainText({ kind }: CanonicalType, { data }: BytesValues): boolean {
  return kind === "bytes" || (kind === "string" && !data.includes(0));
}

function bytesWriter({ offsets, data }: BytesValues): CellWriter {
  return (row, writer) => {
    const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
    writer.int32(end - start);
    writer.raw(data.subarray(start, end));
  };
}
