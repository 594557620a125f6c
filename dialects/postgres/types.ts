import type { CanonicalType } from "../../src/ir/types.ts";
import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";

export function typeOf(type: CanonicalType): Sql {
  switch (type.kind) {
    case "bool":
      return sql`boolean`;
    case "int32":
      return sql`integer`;
    case "int64":
      return sql`bigint`;
    case "float32":
      return sql`real`;
    case "float64":
      return sql`double precision`;
    case "decimal":
      return sql`numeric(${integerLiteral(type.precision)}, ${integerLiteral(type.scale)})`;
    case "string":
      return sql`text`;
    case "bytes":
      return sql`bytea`;
    case "timestamp":
      return sql`timestamp with time zone`;
    case "date":
      return sql`date`;
    case "json":
      return sql`jsonb`;
    case "array":
      return sql`${typeOf(type.of)}[]`;
    case "vector":
      return sql`real[]`;
  }
}
