import type { CanonicalType } from "../../src/ir/types.ts";
import { type Sql, sql } from "../../src/kernel/sql.ts";
import type { ExactSumLexicon, ResultOfSums } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/**
 * SUM of an integer is a bigint and of a bigint a numeric, which has no end: only the result's cast can overflow.
 * https://www.postgresql.org/docs/current/functions-aggregate.html
 */
export const exactSums: ExactSumLexicon = { number, result };

function number(value: Sql, _type: CanonicalType, powers: 1 | 2): Sql {
  return powers === 1 ? value : sql`CAST(${value} AS numeric)`;
}

function result({ function: name, count, sum, squares, type }: ResultOfSums): Sql {
  if (name === "count") return sql`CAST(${count} AS ${typeOf(type)})`;
  if (name === "sum") return sql`CASE WHEN ${count} > 0 THEN CAST(${sum} AS ${typeOf(type)}) END`;
  if (name === "avg") return sql`CAST(${sum} AS double precision) / NULLIF(${count}, 0)`;
  // Exact up to the division: what is left of squares after subtracting has all its digits.
  const spread = sql`CAST(${count} * ${squares} - ${sum} * ${sum} AS double precision)`;
  const variance = sql`${spread} / NULLIF(${count} * (${count} - 1), 0)`;
  return name === "variance" ? variance : sql`SQRT(${variance})`;
}
