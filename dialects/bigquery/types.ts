import type { CanonicalType } from "../../src/ir/types.ts";
import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";

/** There are no smaller integers or floats than 64 bits. A NUMERIC holds 29 digits before the point and 9 after it. */
export function typeOf(type: CanonicalType): Sql {
  switch (type.kind) {
    case "bool":
      return sql`BOOL`;
    case "int32":
    case "int64":
      return sql`INT64`;
    case "float32":
    case "float64":
      return sql`FLOAT64`;
    case "decimal":
      return decimal(type.precision, type.scale);
    case "string":
      return sql`STRING`;
    case "bytes":
      return sql`BYTES`;
    case "timestamp":
      return sql`TIMESTAMP`;
    case "date":
      return sql`DATE`;
    case "json":
      return sql`JSON`;
    case "array":
      return sql`ARRAY<${typeOf(type.of)}>`;
    case "vector":
      return sql`ARRAY<FLOAT64>`;
  }
}

function decimal(precision: number, scale: number): Sql {
  const size = sql`(${integerLiteral(precision)}, ${integerLiteral(scale)})`;
  return scale <= 9 && precision - scale <= 29 ? sql`NUMERIC${size}` : sql`BIGNUMERIC${size}`;
}
