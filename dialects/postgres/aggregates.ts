import { integerLiteral, join, type Sql, sql } from "../../src/kernel/sql.ts";
import type { AggregateCall, AggregateLexicon } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/** https://www.postgresql.org/docs/current/functions-aggregate.html and sql-expressions.html#SYNTAX-AGGREGATES. */
export const aggregates: AggregateLexicon = { ordersBy: "terms", call };

function call(one: AggregateCall): Sql {
  const { value } = one;
  const float = sql`CAST(${value} AS double precision)`;
  switch (one.function) {
    case "count":
      return sql`COUNT(${value})${over(one)}`;
    case "sum":
      return sumOf(one);
    case "avg":
      return sql`AVG(${float})${over(one)}`;
    case "stddev":
      return sql`STDDEV_SAMP(${float})${over(one)}`;
    case "variance":
      return sql`VAR_SAMP(${float})${over(one)}`;
    case "min":
      return sql`${extreme(one, sql`MIN`, sql`BOOL_AND`)}${over(one)}`;
    case "max":
      return sql`${extreme(one, sql`MAX`, sql`BOOL_OR`)}${over(one)}`;
    case "count_distinct":
    case "approx_count_distinct":
      return sql`COUNT(DISTINCT ${value})${over(one)}`;
    case "first":
      return sql`(${gathered(one, one.leastFirst)})[1]`;
    case "last":
      return sql`(${gathered(one, one.greatestFirst)})[1]`;
    case "last_n":
      return sql`COALESCE((${gathered(one, one.greatestFirst)})[1:${integerLiteral(one.limit ?? 1)}], '{}')`;
  }
}

/** A sum of integers is a numeric within, so that only the result's cast can overflow, and does so with an error. */
function sumOf(one: AggregateCall): Sql {
  if (one.result.kind === "float64") return sql`SUM(CAST(${one.value} AS double precision))${over(one)}`;
  const sum = sql`SUM(${one.value})${over(one)}`;
  return one.frame === null ? sql`CAST(${sum} AS ${typeOf(one.result)})` : sum;
}

/** Text is compared by code point, whatever its column's collation is. There is no least boolean, but there is AND. */
function extreme({ value, valueType }: AggregateCall, name: Sql, ofBooleans: Sql): Sql {
  if (valueType?.kind === "bool") return sql`${ofBooleans}(${value})`;
  return valueType?.kind === "string" ? sql`${name}(${value} COLLATE "C")` : sql`${name}(${value})`;
}

function gathered(one: AggregateCall, order: readonly Sql[]): Sql {
  const present = sql`${one.value} IS NOT NULL`;
  const when = one.when === null ? present : sql`${present} AND ${one.when}`;
  return sql`ARRAY_AGG(${one.value} ORDER BY ${join(order, sql`, `)}) FILTER (WHERE ${when})`;
}

/** Which rows of the group, or of the frame, it goes over. */
function over({ when, frame }: AggregateCall): Sql {
  const filter = when === null ? sql`` : sql` FILTER (WHERE ${when})`;
  return frame === null ? filter : sql`${filter} OVER (${frame})`;
}
