import { integerLiteral, join, type Sql, sql } from "../../src/kernel/sql.ts";
import type { AggregateCall, AggregateLexicon } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate_functions */
export const aggregates: AggregateLexicon = { ordersBy: "terms", call };

function call(one: AggregateCall): Sql {
  const value = counted(one);
  const float = sql`CAST(${value} AS FLOAT64)`;
  switch (one.function) {
    case "count":
      return sql`COUNT(${value})${over(one)}`;
    case "sum":
      return sumOf(one, value, float);
    case "avg":
      return sql`AVG(${float})${over(one)}`;
    case "stddev":
      return sql`STDDEV_SAMP(${float})${over(one)}`;
    case "variance":
      return sql`VAR_SAMP(${float})${over(one)}`;
    case "min":
      return isFloat(one) ? leastFloat(one, value) : least(one, value);
    case "max":
      return greatest(one, value);
    case "count_distinct":
      return sql`COUNT(DISTINCT ${value})`;
    case "approx_count_distinct":
      return sql`APPROX_COUNT_DISTINCT(${value})`;
    case "first":
      return sql`${gathered(value, one.leastFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last":
      return sql`${gathered(value, one.greatestFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last_n":
      return sql`IFNULL(${gathered(value, one.greatestFirst, one.limit ?? 1)}, [])`;
  }
}

function sumOf(one: AggregateCall, value: Sql, float: Sql): Sql {
  if (one.result.kind === "float64") return sql`SUM(${float})${over(one)}`;
  return one.frame === null ? sql`CAST(SUM(${value}) AS ${typeOf(one.result)})` : sql`SUM(${value})${over(one)}`;
}

function over({ frame }: AggregateCall): Sql {
  return frame === null ? sql`` : sql` OVER (${frame})`;
}

/** NULL, which every function passes over, where the row does not count. */
function counted({ value, when }: AggregateCall): Sql {
  return when === null ? value : sql`IF(${when}, ${value}, NULL)`;
}

function gathered(value: Sql, order: readonly Sql[], limit: number): Sql {
  return sql`ARRAY_AGG(${value} IGNORE NULLS ORDER BY ${join(order, sql`, `)} LIMIT ${integerLiteral(limit)})`;
}

function isFloat({ valueType }: AggregateCall): boolean {
  return valueType?.kind === "float32" || valueType?.kind === "float64";
}

function least(one: AggregateCall, value: Sql): Sql {
  return one.valueType?.kind === "bool" ? sql`LOGICAL_AND(${value})${over(one)}` : sql`MIN(${value})${over(one)}`;
}

/** MAX of floats of which one is NaN is NaN, which is the greatest. */
function greatest(one: AggregateCall, value: Sql): Sql {
  return one.valueType?.kind === "bool" ? sql`LOGICAL_OR(${value})${over(one)}` : sql`MAX(${value})${over(one)}`;
}

/** MIN of values of which one is NaN would be NaN; here NaN is greater than every number. */
function leastFloat(one: AggregateCall, value: Sql): Sql {
  return sql`IFNULL(MIN(IF(IS_NAN(${value}), NULL, ${value}))${over(one)}, MIN(${value})${over(one)})`;
}
