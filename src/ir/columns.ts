/** Results travel by column: a value costs its bytes, not an object. `rowsOf` gives them as rows to those who want rows. */
import type { CanonicalType } from "./types.ts";
import type { CanonicalValue } from "./value.ts";

/** Some rows, by column, in the order of the result's columns. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export interface Column {
  /** One byte a row, 1 where the value is NULL; null where no value is. What `values` holds at a NULL says nothing. */
  readonly nulls: Uint8Array | null;
  readonly values: ColumnValues;
}

/** Values as they are laid out in memory; the type of the column decides which, `storageOf` says how. */
export type ColumnValues =
  /** 0 or 1 a row. */
  | { readonly storage: "bool"; readonly data: Uint8Array }
  /** int32 itself; a date as days since 1970-01-01. */
  | { readonly storage: "int32"; readonly data: Int32Array }
  /** int64 itself; a timestamp as microseconds since 1970-01-01 UTC. */
  | { readonly storage: "int64"; readonly data: BigInt64Array }
  | { readonly storage: "float32"; readonly data: Float32Array }
  | { readonly storage: "float64"; readonly data: Float64Array }
  /** Row i lies in `data` from `offsets[i]` to `offsets[i + 1]`: UTF-8 of strings, decimals and JSON, and bytes themselves. */
  | { readonly storage: "bytes"; readonly offsets: Int32Array; readonly data: Uint8Array }
  /** Arrays and vectors, one value a row. */
  | { readonly storage: "nested"; readonly data: readonly CanonicalValue[] };

export type Storage = ColumnValues["storage"];

export type ColumnBatches = AsyncIterable<ColumnBatch>;

/** How values of a type are laid out. */
export function storageOf(type: CanonicalType): Storage {
  switch (type.kind) {
    case "date":
      return "int32";
    case "timestamp":
      return "int64";
    case "string":
    case "decimal":
    case "json":
    case "bytes":
      return "bytes";
    case "array":
    case "vector":
      return "nested";
    default:
      return type.kind;
  }
}

/** `infinity` and `-infinity` among timestamps: no instant of any warehouse lies there. */
export const infiniteInstant = { future: 2n ** 63n - 1n, past: -(2n ** 63n) } as const;

/** `infinity` and `-infinity` among dates. */
export const infiniteDate = { future: 2 ** 31 - 1, past: -(2 ** 31) } as const;
