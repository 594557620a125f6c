import type { CanonicalType } from "../../ir/types.ts";

const integers = new Set(["int32", "int64"]);
const numbers = new Set([...integers, "float32", "float64", "decimal"]);

/** Whether two columns of these types can be compared for equality without a loss. */
export function comparable(left: CanonicalType, right: CanonicalType): boolean {
  if (left.kind === right.kind) return true;
  return numbers.has(left.kind) && numbers.has(right.kind);
}

/** Whether a column of one type can be handed out as another: the same, or a number as a number that keeps its fraction. */
export function convertible(from: CanonicalType, to: CanonicalType): boolean {
  if (from.kind === "array" && to.kind === "array") return convertible(from.of, to.of);
  if (from.kind === "array" && to.kind === "vector") return numbers.has(from.of.kind);
  if (from.kind === to.kind) return true;
  if (to.kind === "string") return from.kind === "json" || from.kind === "bool" || numbers.has(from.kind);
  if (!numbers.has(from.kind) || !numbers.has(to.kind)) return false;
  return !integers.has(to.kind) || integers.has(from.kind);
}
