import type { CanonicalType } from "./types.ts";

/** The types that are one word. */
export const plainTypes = [
  "bool", "int32", "int64", "float32", "float64", "string", "bytes", "timestamp", "date", "json",
] as const; // biome-ignore format: one table

/** A type as people write it, which is what `typeName` prints; null for what is none. */
export function typeNamed(text: string): CanonicalType | null {
  const kind = plainTypes.find((one) => one === text);
  if (kind !== undefined) return { kind };
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(text);
  const [precision, scale] = [Number(decimal?.[1]), Number(decimal?.[2])];
  if (decimal !== null && precision >= 1 && precision <= 38 && scale <= precision)
    return { kind: "decimal", precision, scale };
  const inner = /^array<(.*)>$/.exec(text)?.[1];
  const of = inner === undefined ? null : typeNamed(inner);
  if (of !== null) return { kind: "array", of };
  const length = Number(/^vector\((\d+)\)$/.exec(text)?.[1]);
  return length >= 1 && length <= 65_535 ? { kind: "vector", length } : null;
}
