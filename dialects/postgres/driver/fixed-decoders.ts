import type { ColumnValues } from "../../../src/ir/columns.ts";
import { type ColumnDecoder, format } from "./column-decoders.ts";
import { dayOf, epochMicroseconds, tooLate } from "./epoch.ts";
import type { Fields } from "./fields.ts";

type Fixed = Extract<ColumnValues, { storage: "bool" | "int32" | "int64" | "float32" | "float64" }>;
/** Puts values of a fixed width. */
type Put<A> = (data: A, fields: Fields, at: number, rows: number) => void;

function fixed<A extends Fixed["data"]>(
  make: (length: number) => A,
  values: (data: A) => ColumnValues,
  put: Put<A>,
): ColumnDecoder {
  let data = make(0);
  return {
    format: format.binary,
    put: (fields, at, rows) => put(data, fields, at, rows),
    reserve(rows) {
      const longer = make(rows);
      copyInto(longer, data);
      data = longer;
    },
    finish(rows) {
      const whole = values(rows === data.length ? data : take(data, rows, make));
      data = make(data.length);
      return whole;
    },
  };
}

/** Copied, so that a short result does not hold the memory of a long one. */
function take<A extends Fixed["data"]>(data: A, rows: number, make: (length: number) => A): A {
  const part = make(rows);
  copyInto(part, data.subarray(0, rows));
  return part;
}

/** Arrays of one kind, which TypeScript cannot tell. */
function copyInto(target: Fixed["data"], source: Fixed["data"]): void {
  new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(
    new Uint8Array(source.buffer, source.byteOffset, source.byteLength),
  );
}

export function boolDecoder(): ColumnDecoder {
  const put: Put<Uint8Array> = (data, { bytes, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = bytes[starts[row] ?? 0] ?? 0;
  };
  return fixed(
    (length) => new Uint8Array(length),
    (data) => ({ storage: "bool", data }),
    put,
  );
}

const int32s = (length: number): Int32Array => new Int32Array(length);
const asInt32s = (data: Int32Array): ColumnValues => ({ storage: "int32", data });

export function int16Decoder(): ColumnDecoder {
  return fixed(int32s, asInt32s, (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = view.getInt16(starts[row] ?? 0);
  });
}

export function int32Decoder(): ColumnDecoder {
  return fixed(int32s, asInt32s, (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = view.getInt32(starts[row] ?? 0);
  });
}

export function float32Decoder(): ColumnDecoder {
  const put: Put<Float32Array> = (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = view.getFloat32(starts[row] ?? 0);
  };
  return fixed(
    (length) => new Float32Array(length),
    (data) => ({ storage: "float32", data }),
    put,
  );
}

export function float64Decoder(): ColumnDecoder {
  const put: Put<Float64Array> = (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = view.getFloat64(starts[row] ?? 0);
  };
  return fixed(
    (length) => new Float64Array(length),
    (data) => ({ storage: "float64", data }),
    put,
  );
}

const int64s = (length: number): BigInt64Array => new BigInt64Array(length);
const asInt64s = (data: BigInt64Array): ColumnValues => ({ storage: "int64", data });
/** Which half of 64 bits comes first in this machine's memory. */
const [low, high] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0];

/** As halves: a bigint for each value would be an object for each value. */
export function int64Decoder(): ColumnDecoder {
  return fixed(int64s, asInt64s, (data, { view, starts, lengths }, at, rows) => {
    const halves = new Int32Array(data.buffer);
    for (let row = 0; row < rows; row += 1) {
      if ((lengths[row] ?? -1) < 0) continue;
      const start = starts[row] ?? 0;
      halves[2 * (at + row) + high] = view.getInt32(start);
      halves[2 * (at + row) + low] = view.getInt32(start + 4);
    }
  });
}

/** The type `oid`: 32 bits without a sign. */
export function oidDecoder(): ColumnDecoder {
  return fixed(int64s, asInt64s, (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = BigInt(view.getUint32(starts[row] ?? 0));
  });
}

const epochLow = Number(BigInt.asUintN(32, epochMicroseconds));
const epochHigh = Number(epochMicroseconds >> 32n);
const mostPositive = 2 ** 31 - 1;
const mostNegative = -(2 ** 31);

/** Infinite instants are the same two numbers here and there. */
export function instantDecoder(): ColumnDecoder {
  return fixed(int64s, asInt64s, (data, { view, starts, lengths }, at, rows) => {
    const halves = new Int32Array(data.buffer);
    for (let row = 0; row < rows; row += 1) {
      if ((lengths[row] ?? -1) < 0) continue;
      const start = starts[row] ?? 0;
      let upper = view.getInt32(start);
      let lower = view.getUint32(start + 4);
      if (!isInfinite(upper, lower)) {
        const sum = lower + epochLow;
        lower = sum >>> 0;
        upper += epochHigh + (sum > lower ? 1 : 0);
        if (upper > mostPositive || isInfinite(upper, lower)) throw tooLate();
      }
      halves[2 * (at + row) + high] = upper;
      halves[2 * (at + row) + low] = lower;
    }
  });
}

function isInfinite(upper: number, lower: number): boolean {
  return upper === mostPositive ? lower === 0xffff_ffff : upper === mostNegative && lower === 0;
}

export function dayDecoder(): ColumnDecoder {
  return fixed(int32s, asInt32s, (data, { view, starts, lengths }, at, rows) => {
    for (let row = 0; row < rows; row += 1)
      if ((lengths[row] ?? -1) >= 0) data[at + row] = dayOf(view.getInt32(starts[row] ?? 0));
  });
}
