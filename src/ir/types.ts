/** Canonical types: what a value means, whatever a warehouse calls it. Plain data. */
export type CanonicalType =
  | { readonly kind: "bool" }
  | { readonly kind: "int32" }
  | { readonly kind: "int64" }
  | { readonly kind: "float32" }
  | { readonly kind: "float64" }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "string" }
  | { readonly kind: "bytes" }
  /** An instant, in microseconds. */
  | { readonly kind: "timestamp" }
  | { readonly kind: "date" }
  | { readonly kind: "json" }
  | { readonly kind: "array"; readonly of: CanonicalType }
  | { readonly kind: "vector"; readonly length: number };

/** `decimal(18,2)`, `array<int64>`: as people write it. */
export function typeName(type: CanonicalType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "array":
      return `array<${typeName(type.of)}>`;
    case "vector":
      return `vector(${type.length})`;
    default:
      return type.kind;
  }
}

export function sameType(left: CanonicalType, right: CanonicalType): boolean {
  return typeName(left) === typeName(right);
}

/** How a warehouse column holds time: as an instant, or as digits of a clock in a zone. */
export type TimeForm =
  | { readonly form: "instant" }
  | { readonly form: "zoneless"; readonly zone: string }
  | { readonly form: "date"; readonly zone: string };

export const instant: TimeForm = { form: "instant" };
