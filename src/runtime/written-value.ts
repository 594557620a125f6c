/** From what an author writes in JavaScript to canonical values. */
import type { CanonicalType } from "../ir/types.ts";
import type { CanonicalValue } from "../ir/value.ts";
import { formatInstant, parseInstant } from "../kernel/time.ts";

/** The type that a JavaScript value stands for, whatever the value itself is; null for a missing one, undefined where there is none. */
export function typeOfWritten(cell: unknown): CanonicalType | null | undefined {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Date) return { kind: "timestamp" };
  if (cell instanceof Uint8Array) return { kind: "bytes" };
  if (Array.isArray(cell)) return typeOfList(cell);
  switch (typeof cell) {
    case "string":
      return { kind: "string" };
    case "number":
      return { kind: "float64" };
    case "bigint":
      return { kind: "int64" };
    case "boolean":
      return { kind: "bool" };
    default:
      return undefined;
  }
}

function typeOfList(cells: readonly unknown[]): CanonicalType | undefined {
  const types = cells.map(typeOfWritten);
  if (types.includes(undefined)) return undefined;
  return { kind: "array", of: types.find((type) => type != null) ?? { kind: "string" } };
}

/** A JavaScript value that is not null as the canonical value of a type; undefined where it is none of that type. */
export function canonicalOf(cell: unknown, type: CanonicalType): CanonicalValue | undefined {
  switch (type.kind) {
    case "int32":
    case "int64":
      return integer(cell, type.kind);
    case "float32":
    case "float64":
      return typeof cell === "bigint" ? Number(cell) : typeof cell === "number" ? cell : undefined;
    case "decimal":
      return decimal(cell);
    case "bool":
      return typeof cell === "boolean" ? cell : undefined;
    case "timestamp":
      return instant(cell);
    case "bytes":
      return cell instanceof Uint8Array ? cell : undefined;
    case "array":
    case "vector":
      return Array.isArray(cell) ? list(cell, elementOf(type)) : undefined;
    case "date":
      return date(cell);
    case "string":
    case "json":
      return typeof cell === "string" ? cell : undefined;
  }
}

function elementOf(type: Extract<CanonicalType, { kind: "array" | "vector" }>): CanonicalType {
  return type.kind === "array" ? type.of : { kind: "float32" };
}

function list(cells: readonly unknown[], type: CanonicalType): CanonicalValue | undefined {
  const values: CanonicalValue[] = [];
  for (const cell of cells) {
    const value = cell === null || cell === undefined ? null : canonicalOf(cell, type);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function integer(cell: unknown, kind: "int32" | "int64"): CanonicalValue | undefined {
  const digits = typeof cell === "string" && /^-?\d+$/.test(cell) ? BigInt(cell) : cell;
  const value = typeof digits === "number" && Number.isSafeInteger(digits) ? BigInt(digits) : digits;
  if (typeof value !== "bigint") return undefined;
  const bits = kind === "int32" ? 32 : 64;
  if (BigInt.asIntN(bits, value) !== value) return undefined;
  return kind === "int32" ? Number(value) : value;
}

function decimal(cell: unknown): CanonicalValue | undefined {
  if (typeof cell === "bigint" || typeof cell === "number") return cell.toString();
  return typeof cell === "string" && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell) ? cell : undefined;
}

function instant(cell: unknown): CanonicalValue | undefined {
  if (cell instanceof Date) return instantOf(cell.getTime());
  if (typeof cell !== "string") return undefined;
  if (cell === "infinity" || cell === "-infinity") return cell;
  const microseconds = parseInstant(cell);
  return microseconds === null ? undefined : formatInstant(microseconds);
}

function instantOf(milliseconds: number): string | undefined {
  if (Number.isNaN(milliseconds)) return undefined;
  const microseconds = milliseconds * 1_000;
  return formatInstant(Number.isSafeInteger(microseconds) ? microseconds : BigInt(milliseconds) * 1_000n);
}

function date(cell: unknown): CanonicalValue | undefined {
  const text = cell instanceof Date && !Number.isNaN(cell.getTime()) ? cell.toISOString().slice(0, 10) : cell;
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && parseInstant(text) !== null ? text : undefined;
}
