import type { ColumnValues } from "../../../src/ir/columns.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import type { Fields } from "./fields.ts";

/** As the protocol numbers the forms that a value can come in. */
export const format = { text: 0, binary: 1 } as const;
export type Format = (typeof format)[keyof typeof format];

/**
 * Gathers the values of one column. Each kind has a loop of its own, over many rows: one that all kinds shared could not be
 * compiled for any of them.
 */
export interface ColumnDecoder {
  /** The form that it reads. */
  readonly format: Format;
  /** Puts the values of so many rows at a row and on, where there is room. What it leaves at a NULL says nothing. */
  put(fields: Fields, at: number, rows: number): void;
  /** Makes room for so many rows in all, keeping what there is. */
  reserve(rows: number): void;
  /** The first rows, and begins anew. */
  finish(rows: number): ColumnValues;
}

/** A value that cannot be what its column is declared to hold. */
export class UnreadableValue extends Error {}

/** Bytes as they came, in both views of them. */
export type FieldBytes = Pick<Fields, "bytes" | "view">;

/** Reads one value, which is never NULL. */
export type ReadValue = (fields: FieldBytes, start: number, length: number) => CanonicalValue;
