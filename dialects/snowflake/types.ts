import type { CanonicalType } from "../../src/ir/types.ts";
import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";

export function typeOf(type: CanonicalType): Sql {
  switch (type.kind) {
    case "bool":
      return sql`BOOLEAN`;
    case "int32":
      return sql`NUMBER(10, 0)`;
    case "int64":
      return sql`NUMBER(19, 0)`;
    case "float32":
    case "float64":
      return sql`FLOAT`;
    case "decimal":
      return sql`NUMBER(${integerLiteral(type.precision)}, ${integerLiteral(type.scale)})`;
    case "string":
      return sql`VARCHAR`;
    case "bytes":
      return sql`BINARY`;
    case "timestamp":
      return sql`TIMESTAMP_TZ`;
    case "date":
      return sql`DATE`;
    case "json":
      return sql`VARIANT`;
    case "array":
    case "vector":
      return sql`ARRAY`;
  }
}
