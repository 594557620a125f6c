import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";

/** The type that a JavaScript value stands for, whatever the value itself is; null for a missing one. */
export function typeOfCell(cell: unknown, column: string, row: number): CanonicalType | null {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Date) return { kind: "timestamp" };
  if (cell instanceof Uint8Array) return { kind: "bytes" };
  if (Array.isArray(cell)) {
    const inner = cell.map((item) => typeOfCell(item, column, row)).find((type) => type !== null);
    return { kind: "array", of: inner ?? { kind: "string" } };
  }
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
      throw unreadable(cell, "a value of a spine", column, row);
  }
}

/** A JavaScript value as the canonical value of a type; refused where it is none of that type. */
export function cellToValue(cell: unknown, type: CanonicalType, column: string, row: number): CanonicalValue {
  if (cell === null || cell === undefined) return null;
  const value = convert(cell, type, column, row);
  if (value === undefined) throw unreadable(cell, typeName(type), column, row);
  return value;
}

function convert(cell: unknown, type: CanonicalType, column: string, row: number): CanonicalValue | undefined {
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
      return Array.isArray(cell) ? cell.map((item) => cellToValue(item, elementOf(type), column, row)) : undefined;
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
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? undefined : formatInstant(BigInt(cell.getTime()) * 1_000n);
  if (typeof cell !== "string") return undefined;
  if (cell === "infinity" || cell === "-infinity") return cell;
  const microseconds = parseInstant(cell);
  return microseconds === null ? undefined : formatInstant(microseconds);
}

function date(cell: unknown): CanonicalValue | undefined {
  const text = cell instanceof Date && !Number.isNaN(cell.getTime()) ? cell.toISOString().slice(0, 10) : cell;
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && parseInstant(text) !== null ? text : undefined;
}

function unreadable(cell: unknown, expected: string, column: string, row: number): AsofError {
  const found = typeof cell === "object" ? "an object" : `${typeof cell} ${String(cell).slice(0, 40)}`;
  return AsofError.of("spine-invalid", `spine row ${row}: '${column}' holds ${found}, which is not ${expected}`, {
    path: `spine[${row}].${column}`,
    hint:
      expected === "timestamp"
        ? "give ISO 8601 text with at most six fractional digits, or a Date"
        : "give a value of that type, or null",
  });
}
