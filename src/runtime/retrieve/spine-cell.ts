import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { canonicalOf, typeOfWritten } from "../written-value.ts";

/** The type that a JavaScript value stands for, whatever the value itself is; null for a missing one. */
export function typeOfCell(cell: unknown, column: string, row: number): CanonicalType | null {
  const type = typeOfWritten(cell);
  if (type === undefined) throw unreadable(cell, "a value of a spine", column, row);
  return type;
}

/** A JavaScript value as the canonical value of a type; refused where it is none of that type. */
export function cellToValue(cell: unknown, type: CanonicalType, column: string, row: number): CanonicalValue {
  if (cell === null || cell === undefined) return null;
  const value = canonicalOf(cell, type);
  if (value === undefined) throw unreadable(cell, typeName(type), column, row);
  return value;
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
