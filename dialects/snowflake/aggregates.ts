import { integerLiteral, type Sql, sql } from "../../src/kernel/sql.ts";
import type { AggregateCall, AggregateLexicon } from "../../src/ports/lexicon.ts";
import { typeOf } from "./types.ts";

/** https://docs.snowflake.com/en/sql-reference/functions-aggregation */
export const aggregates: AggregateLexicon = { ordersBy: "number", call };

function call(one: AggregateCall): Sql {
  const value = counted(one);
  const float = sql`CAST(${value} AS FLOAT)`;
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
      return one.valueType?.kind === "bool" ? sql`BOOLAND_AGG(${value})` : sql`MIN(${value})`;
    case "max":
      return one.valueType?.kind === "bool" ? sql`BOOLOR_AGG(${value})` : sql`MAX(${value})`;
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
