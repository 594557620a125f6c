import type { CanonicalType } from "../../src/ir/types.ts";
import { type Sql, sql } from "../../src/kernel/sql.ts";
import type { ExactSumLexicon, ResultOfSums } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/**
 * An INT64 would overflow where its window does not. A NUMERIC has 29 digits before the point, a BIGNUMERIC 38 on either side.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types
 */
export const exactSums: ExactSumLexicon = { number, result };

function number(value: Sql, { kind }: CanonicalType, powers: 1 | 2): Sql {
  const fits = powers === 1 && kind !== "decimal";
  return fits ? sql`CAST(${value} AS NUMERIC)` : sql`CAST(${value} AS BIGNUMERIC)`;
}

function result({ function: name, count, sum, squares, type }: ResultOfSums): Sql {
  if (name === "count") return sql`CAST(${count} AS ${typeOf(type)})`;
  if (name === "sum") return sql`CASE WHEN ${count} > 0 THEN CAST(${sum} AS ${typeOf(type)}) END`;
  if (name === "avg") return sql`CAST(${sum} AS FLOAT64) / NULLIF(${count}, 0)`;
  // Exact up to the division: what is left of squares after subtracting has all its digits.
  const spread = sql`CAST(${count} * ${squares} - ${sum} * ${sum} AS FLOAT64)`;
  const variance = sql`${spread} / NULLIF(${count} * (${count} - 1), 0)`;
  return name === "variance" ? variance : sql`SQRT(${variance})`;
}
