import { columnBatch } from "../../../src/ir/column-builder.ts";
import { dayText, instantText } from "../../../src/ir/column-rows.ts";
import type { ColumnValues } from "../../../src/ir/columns.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { arrayReader, vectorReader } from "./array-binary.ts";
import { bytesDecoder } from "./bytes-decoder.ts";
import { type ColumnDecoder, type Format, format, type ReadValue } from "./column-decoders.ts";
import { type Decoder, decoderOf, leafOf } from "./decode.ts";
import { dayOf, instantOf } from "./epoch.ts";
import type { Field } from "./exchange.ts";
import {
  boolDecoder,
  dayDecoder,
  float32Decoder,
  float64Decoder,
  instantDecoder,
  int16Decoder,
  int32Decoder,
  int64Decoder,
  oidDecoder,
} from "./fixed-decoders.ts";
import { nestedDecoder } from "./nested-decoder.ts";
import { elementOf } from "./types.ts";

/**
 * How the values of a column are read: the declared type decides what they become, the warehouse's type in which form they are
 * asked for. Binary where both agree, text for everything else, which every type has.
 */
export function decoderFor(type: CanonicalType, { oid }: Field): ColumnDecoder {
  switch (type.kind) {
    // The text form of every type is its UTF-8.
    case "string":
    case "decimal":
    case "json":
      return bytesDecoder(format.text);
    case "array": {
      const read = elementReader(leafOf(type.of), elementOf(oid));
      return read === null ? textDecoder(type) : nestedDecoder(format.binary, arrayReader(read));
    }
    case "vector":
      return oid === realArray ? nestedDecoder(format.binary, vectorReader()) : textDecoder(type);
    default:
      return fixedDecoders[`${type.kind} ${oid}`]?.() ?? textDecoder(type);
  }
}

/** The same choice for values one by one: the way for few rows, which are wanted as rows. */
export function readerFor(type: CanonicalType, { oid }: Field): { readonly format: Format; readonly read: ReadValue } {
  const read = binaryReader(type, oid);
  if (read !== null) return { format: format.binary, read };
  const decode = decoderOf(type);
  return { format: format.text, read: (fields, start, length) => decode(textValue(fields, start, length)) };
}

function binaryReader(type: CanonicalType, oid: number): ReadValue | null {
  switch (type.kind) {
    case "array": {
      const read = elementReader(leafOf(type.of), elementOf(oid));
      return read === null ? null : arrayReader(read);
    }
    case "vector":
      return oid === realArray ? vectorReader() : null;
    default:
      return elementReader(type, oid);
  }
}

const realArray = 1021;

/** By declared kind and by the number of the warehouse's type. */
const fixedDecoders: Readonly<Record<string, () => ColumnDecoder>> = {
  "bool 16": boolDecoder,
  "bytes 17": () => bytesDecoder(format.binary),
  "int64 20": int64Decoder,
  "int64 26": oidDecoder,
  "int32 21": int16Decoder,
  "int32 23": int32Decoder,
  "float32 700": float32Decoder,
  "float64 701": float64Decoder,
  "date 1082": dayDecoder,
  "timestamp 1114": instantDecoder,
  "timestamp 1184": instantDecoder,
};

const readers: Readonly<Record<string, ReadValue>> = {
  "bool 16": ({ bytes }, start) => bytes[start] === 1,
  "bytes 17": ({ bytes }, start, length) => new Uint8Array(bytes.subarray(start, start + length)),
  "int64 20": ({ view }, start) => view.getBigInt64(start),
  "int32 21": ({ view }, start) => view.getInt16(start),
  "int32 23": ({ view }, start) => view.getInt32(start),
  "float32 700": ({ view }, start) => view.getFloat32(start),
  "float64 701": ({ view }, start) => view.getFloat64(start),
  "date 1082": ({ view }, start) => dayText(dayOf(view.getInt32(start))),
  "timestamp 1114": instantValue,
  "timestamp 1184": instantValue,
  "string 25": textValue,
  "string 1043": textValue,
};

function elementReader(leaf: CanonicalType, oid: number | null): ReadValue | null {
  return readers[`${leaf.kind} ${oid}`] ?? null;
}

function instantValue({ view }: { readonly view: DataView }, start: number): string {
  return instantText(instantOf(view.getBigInt64(start)));
}

function textValue({ bytes }: { readonly bytes: Buffer }, start: number, length: number): string {
  return bytes.toString("utf8", start, start + length);
}

/** Through values, one by one: the way for every pair of types that has no shorter one. */
export function textDecoder(type: CanonicalType): ColumnDecoder {
  const decode: Decoder = decoderOf(type);
  let data: CanonicalValue[] = [];
  return {
    format: format.text,
    put({ bytes, starts, lengths }, at, rows) {
      for (let row = 0; row < rows; row += 1) {
        const start = starts[row] ?? 0;
        const length = lengths[row] ?? -1;
        data[at + row] = length < 0 ? null : decode(bytes.toString("utf8", start, start + length));
      }
    },
    reserve: () => undefined,
    finish() {
      const values = laidOut(type, data);
      data = [];
      return values;
    },
  };
}

function laidOut(type: CanonicalType, data: readonly CanonicalValue[]): ColumnValues {
  const [column] = columnBatch(
    [type],
    data.map((value) => [value]),
  ).columns;
  if (column === undefined) throw new TypeError(`no column of ${typeName(type)}`);
  return column.values;
}
