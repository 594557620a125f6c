import type { CanonicalType } from "../../../../src/ir/types.ts";

/** What Postgres' parser calls the type that stands for a canonical one. */
export function parsedTypeName(type: CanonicalType): string {
  switch (type.kind) {
    case "decimal":
      return `numeric(${type.precision},${type.scale})`;
    case "array":
      return `${parsedTypeName(type.of)}[]`;
    default:
      return plain[type.kind];
  }
}

const plain = {
  bool: "bool",
  int32: "int4",
  int64: "int8",
  float32: "float4",
  float64: "float8",
  string: "text",
  bytes: "bytea",
  timestamp: "timestamptz",
  date: "date",
  json: "jsonb",
  vector: "float4[]",
} as const;
