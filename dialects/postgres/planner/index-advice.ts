/** When an index is worth its making, and how that is told. */
import type { Relation } from "../../../src/ir/definition.ts";
import type { IndexAdvice } from "../../../src/ir/statement.ts";
import { identifier, qualified, type Sql, SqlPrinter, join as separated, sql } from "../../../src/kernel/sql.ts";
import { spelling } from "../spelling.ts";
import { about, aboutSeconds } from "./words.ts";

/** An index is advised if the join then takes at most this share of what it takes now … */
const worthwhileShare = 0.7;
/** … and saves at least so many seconds. */
const leastSaved = 0.02;
/** Below so many rows a source is read faster than anybody would notice. */
export const fewRows = 10_000;

export function worthwhile(seconds: number, bestNow: number): boolean {
  return seconds <= bestNow * worthwhileShare && bestNow - seconds >= leastSaved;
}

export function sizedAdvice(ddl: string, seconds: number, bestNow: number): IndexAdvice {
  const reason = `a probe would take ${aboutSeconds(seconds)} instead of ${aboutSeconds(bestNow)}`;
  return { ddl, reason: `${reason}; ${howToMake}`, seconds };
}

/** For a spine of unknown size: up to which size the index pays; null where for any. */
export function unsizedAdvice(ddl: string, limit: number | null): IndexAdvice {
  const sizes = limit === null ? "any size" : `up to ${about(limit, "row")}`;
  const reason = `probes would then be the best way for a spine of ${sizes}`;
  return { ddl, reason: `${reason}; ${howToMake}`, seconds: null };
}

const howToMake = "CREATE INDEX CONCURRENTLY does not hold up writers";

export interface IndexColumn {
  readonly name: string;
  /** With its order. */
  readonly sql: Sql;
}

export function createIndex(
  { database, schema, name: table }: Relation,
  columns: readonly IndexColumn[],
  includes: readonly string[],
): string {
  const name = qualified([database, schema, table].filter((part) => part !== null));
  const listed = columns.map((column) => column.sql);
  const made = sql`CREATE INDEX ON ${name} (${separated(listed, sql`, `)})`;
  const besides = separated(includes.map(identifier), sql`, `);
  return new SqlPrinter(spelling).print(includes.length === 0 ? made : sql`${made} INCLUDE (${besides})`);
}

/** An index names a column once: the first time. */
export function eachOnce(columns: readonly IndexColumn[]): readonly IndexColumn[] {
  return columns.filter((column, at) => columns.findIndex(({ name }) => name === column.name) === at);
}
