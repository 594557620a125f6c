import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";
import type { AggregateCall, AggregateLexicon } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/**
 * https://docs.snowflake.com/en/sql-reference/functions-aggregation; those of a frame are of the list in
 * https://docs.snowflake.com/en/sql-reference/functions-window-syntax#range-between-limitations.
 */
export const aggregates: AggregateLexicon = { ordersBy: "number", call };

function call(one: AggregateCall): Sql {
  const value = counted(one);
  const float = sql`CAST(${value} AS FLOAT)`;
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
      return one.valueType?.kind === "bool" ? sql`BOOLAND_AGG(${value})` : sql`MIN(${value})${over(one)}`;
    case "max":
      return one.valueType?.kind === "bool" ? sql`BOOLOR_AGG(${value})` : sql`MAX(${value})${over(one)}`;
    case "count_distinct":
      return sql`COUNT(DISTINCT ${value})`;
    case "approx_count_distinct":
      return sql`APPROX_COUNT_DISTINCT(${value})`;
    case "first":
      return sql`MIN_BY(${one.value}, ${numbered(one)})`;
    case "last":
      return sql`MAX_BY(${one.value}, ${numbered(one)})`;
    case "last_n":
      return sql`COALESCE(CAST(MAX_BY(${one.value}, ${numbered(one)}, ${integerLiteral(one.limit ?? 1)}) AS ARRAY), ARRAY_CONSTRUCT())`;
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
  return when === null ? value : sql`IFF(${when}, ${value}, NULL)`;
}

/** The row's place in the winner's order, where it has a value that counts: MIN_BY and MAX_BY pass over a NULL there. */
function numbered({ value, when, leastFirst }: AggregateCall): Sql {
  const [place = value] = leastFirst;
  const present = sql`${value} IS NOT NULL`;
  return sql`IFF(${when === null ? present : sql`${present} AND ${when}`}, ${place}, NULL)`;
}
