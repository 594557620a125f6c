import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import type { ResultColumn } from "../../src/ports/warehouse.ts";

/** A value as text that keeps all of it: floats by their bits, times in microseconds, days since 1970, bytes in hexadecimal. */
export type Told = string | null | readonly Told[];

/** A file as somebody read it. */
export interface Read {
  /** The name of each column, and its type as the reader calls it. */
  readonly types: readonly (readonly [string, string])[];
  readonly rows: readonly (readonly Told[])[];
}

/** Rows as every reader ought to tell them. */
export function toldRows(columns: readonly ResultColumn[], rows: readonly Row[]): readonly (readonly Told[])[] {
  return rows.map((row) => columns.map(({ type }, index) => told(type, row[index] ?? null)));
}

/** Shares nothing with the writers. */
export function told(type: CanonicalType, value: CanonicalValue): Told {
  if (value === null) return null;
  if (type.kind === "timestamp") return String(microseconds(String(value)));
  if (type.kind === "date") return String(Date.parse(`${value}T00:00:00Z`) / 86_400_000);
  if (type.kind === "array") return listOf(value).map((one) => told(type.of, one));
  if (type.kind === "vector") return listOf(value).map((one) => told({ kind: "float32" }, one));
  if (type.kind === "float32" || type.kind === "float64") return toldFloat(Number(value));
  return value instanceof Uint8Array ? hex(value) : String(value);
}

function listOf(value: CanonicalValue): readonly CanonicalValue[] {
  if (!Array.isArray(value)) throw new Error("a list was expected");
  return value;
}

function microseconds(text: string): bigint {
  const fraction = /\.(\d{1,6})Z$/.exec(text)?.[1] ?? "";
  return BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1_000n + BigInt(fraction.padEnd(6, "0"));
}

export function toldFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(value);
  return bits.toString("hex");
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
