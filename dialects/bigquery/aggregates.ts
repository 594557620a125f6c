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
      return sql`COUNT(${value})`;
    case "sum":
      return one.result.kind === "float64" ? sql`SUM(${float})` : sql`CAST(SUM(${value}) AS ${typeOf(one.result)})`;
    case "avg":
      return sql`AVG(${float})`;
    case "stddev":
      return sql`STDDEV_SAMP(${float})`;
    case "variance":
      return sql`VAR_SAMP(${float})`;
    case "min":
      return isFloat(one) ? leastFloat(value) : least(one, value);
    case "max":
      return isFloat(one) ? greatestFloat(value) : greatest(one, value);
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

function least({ valueType }: AggregateCall, value: Sql): Sql {
  return valueType?.kind === "bool" ? sql`LOGICAL_AND(${value})` : sql`MIN(${value})`;
}

function greatest({ valueType }: AggregateCall, value: Sql): Sql {
  return valueType?.kind === "bool" ? sql`LOGICAL_OR(${value})` : sql`MAX(${value})`;
}

/** MIN of values of which one is NaN would be NaN; here NaN is greater than every number. */
function leastFloat(value: Sql): Sql {
  return sql`IFNULL(MIN(IF(IS_NAN(${value}), NULL, ${value})), MIN(${value}))`;
}

/** MAX of values of which one is NaN is NaN, which is the greatest. */
function greatestFloat(value: Sql): Sql {
  return sql`MAX(${value})`;
}
