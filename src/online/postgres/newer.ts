import { identifier, join, type Sql, sql } from "../../kernel/sql.ts";
import type { StoredColumn, StoredTable } from "./stored-table.ts";

/**
 * Whether a row is greater than another: by event time, then by the tie-breaks, NULL being least. Between rows that are equal in
 * all of these the bytes of their values decide, as the engine stores them: an order that every type has, and in which only rows
 * that are the same are equal.
 */
export function newer(table: StoredTable, one: Sql, other: Sql): Sql {
  return terms(table).reduceRight(
    (rest, term) => {
      const [left, right] = [column(one, term), column(other, term)];
      const greater = sql`${left} > ${right} OR ${left} IS NOT NULL AND ${right} IS NULL`;
      return sql`(${greater} OR ${left} IS NOT DISTINCT FROM ${right} AND ${rest})`;
    },
    sql`${image(table, one)} OPERATOR(pg_catalog.*>) ${image(table, other)}`,
  );
}

/** The same order, the greatest row first. */
export function newestFirst(table: StoredTable, row: Sql): readonly Sql[] {
  const byTerms = terms(table).map((term) => sql`${column(row, term)} DESC NULLS LAST`);
  return [...byTerms, sql`${image(table, row)} USING OPERATOR(pg_catalog.*>)`];
}

export function column(row: Sql, { sqlName }: StoredColumn): Sql {
  return sql`${row}.${identifier(sqlName)}`;
}

function terms({ eventTime, tieBreaks }: StoredTable): readonly StoredColumn[] {
  return [eventTime, ...tieBreaks];
}

function image({ tieBreaks, features }: StoredTable, row: Sql): Sql {
  const values = [...tieBreaks, ...features].map((one) => column(row, one));
  // As one value: two rows in parentheses would be compared column by column, by operators of the columns' own.
  return sql`CAST(ROW(${join(values, sql`, `)}) AS record)`;
}
