import type { Column } from "../../../ir/columns.ts";
import { type DecimalType, eachUnscaled, rowsOfBytes } from "../decimal-column.ts";
import { refuseInfinite } from "../infinite.ts";
import type { Leaf } from "./leaves.ts";

/** Values as Parquet lays them out, one a row; what stands at a NULL says nothing. */
export type Physical =
  | { readonly kind: "fixed"; readonly width: number; readonly bytes: Uint8Array }
  /** Row i lies in `bytes` from `offsets[i]` to `offsets[i + 1]`. */
  | { readonly kind: "variable"; readonly offsets: Int32Array; readonly bytes: Uint8Array };

/** Bytes of a value; null where it differs from value to value. */
export function widthOf({ element }: Leaf): number | null {
  switch (element.type) {
    case "BOOLEAN":
      return 1;
    case "INT32":
    case "FLOAT":
      return 4;
    case "INT64":
    case "DOUBLE":
      return 8;
    case "FIXED_LEN_BYTE_ARRAY":
      return element.type_length ?? 0;
    default:
      return null;
  }
}

/** A column's values as the file stores them. Throws `Unstorable` for a value that Parquet has no place for. */
export function physicalOf(leaf: Leaf, column: Column): Physical {
  const { values } = column;
  if (values.storage === "nested") throw new Error("a list is no leaf");
  if (values.storage === "bytes") {
    if (leaf.type.kind !== "decimal") return { kind: "variable", offsets: values.offsets, bytes: values.data };
    return decimals(leaf, leaf.type, column);
  }
  refuseInfinite(leaf.type, column, "Parquet");
  const { data } = values;
  return { kind: "fixed", width: data.BYTES_PER_ELEMENT, bytes: bytesOf(data) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function decimals(leaf: Leaf, type: DecimalType, column: Column): Physical {
  const width = widthOf(leaf) ?? 0;
  const bytes = new Uint8Array(rowsOfBytes(column) * width);
  const put = width === 4 ? int32Setter(bytes) : width === 8 ? int64Setter(bytes) : bigEndianSetter(bytes, width);
  eachUnscaled(type, column, put);
  return { kind: "fixed", width, bytes };
}

type Setter = (row: number, unscaled: bigint) => void;

function int32Setter({ buffer }: Uint8Array): Setter {
  const data = new Int32Array(buffer);
  return (row, unscaled) => {
    data[row] = Number(unscaled);
  };
}

function int64Setter({ buffer }: Uint8Array): Setter {
  const data = new BigInt64Array(buffer);
  return (row, unscaled) => {
    data[row] = unscaled;
  };
}

/** Two's complement, highest byte first. */
function bigEndianSetter(bytes: Uint8Array, width: number): Setter {
  return (row, unscaled) => {
    let rest = unscaled;
    for (let at = (row + 1) * width - 1; at >= row * width; at--) {
      bytes[at] = Number(rest & 0xffn);
      rest >>= 8n;
    }
  };
}
