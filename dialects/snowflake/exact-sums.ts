import type { CanonicalType } from "../../src/ir/types.ts";
import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";
import type { ExactSumLexicon, ResultOfSums } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/**
 * A number has 38 digits at most, and so has the sum of many.
 * https://docs.snowflake.com/en/sql-reference/data-types-numeric
 */
export const exactSums: ExactSumLexicon = { number, result };

function number(value: Sql, type: CanonicalType): Sql {
  const scale = type.kind === "decimal" ? type.scale : 0;
  return sql`CAST(${value} AS NUMBER(38, ${integerLiteral(scale)}))`;
}

function result({ function: name, count, sum, squares, type }: ResultOfSums): Sql {
  if (name === "count") return sql`CAST(${count} AS ${typeOf(type)})`;
  if (name === "sum") return sql`CASE WHEN ${count} > 0 THEN CAST(${sum} AS ${typeOf(type)}) END`;
  if (name === "avg") return sql`CAST(${sum} AS FLOAT) / NULLIF(${count}, 0)`;
  // Exact up to the division: what is left of squares after subtracting has all its digits.
  const spread = sql`CAST(${count} * ${squares} - ${sum} * ${sum} AS FLOAT)`;
  const variance = sql`${spread} / NULLIF(${count} * (${count} - 1), 0)`;
  return name === "variance" ? variance : sql`SQRT(${variance})`;
}
