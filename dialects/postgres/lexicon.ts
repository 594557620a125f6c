import type { TimeForm } from "../../src/ir/types.ts";
import { integerLiteral, join, type Sql, sql, stringLiteral } from "../../src/kernel/sql.ts";
import type { Lexicon } from "../../src/ports/lexicon.ts";
import { aggregates } from "./aggregates.ts";
import { exactSums } from "./exact-sums.ts";
import { spelling } from "./spelling.ts";
import { typeOf } from "./types.ts";

/** How Postgres says it: https://www.postgresql.org/docs/current/sql-syntax-lexical.html and functions-datetime.html. */
export const lexicon: Lexicon = {
  spelling,
  type: typeOf,
  cast: (value, type) => sql`CAST(${value} AS ${typeOf(type)})`,
  instant: instantOf,
  inFormOf,
  instantLiteral: (iso) => sql`TIMESTAMP WITH TIME ZONE ${stringLiteral(iso)}`,
  earlier: (instant, microseconds) => sql`${instant} - INTERVAL ${stringLiteral(`${seconds(microseconds)} seconds`)}`,
  // Without months a stride is exact; an infinite instant is its own bucket.
  bucket: (instant, microseconds) =>
    sql`DATE_BIN(INTERVAL ${stringLiteral(`${seconds(microseconds)} seconds`)}, ${instant}, TIMESTAMP WITH TIME ZONE '2000-01-01T00:00:00Z')`,
  isFinite: (instant) => sql`isfinite(${instant})`,
  greatest: (values) => sql`GREATEST(${join(values, sql`, `)})`,
  ticks: { of: ticksOf, perMicrosecond: 1 },
  part: (values, parts) =>
    sql`ABS(MOD(HASH_RECORD_EXTENDED(ROW(${join(values, sql`, `)}), 0), ${integerLiteral(parts)}))`,
  aggregates,
  exactSums,
  arrays: {
    address: (alias) => sql`${alias}.ctid`,
    gathered: (value, order) => sql`ARRAY_AGG(${value} ORDER BY ${join(order, sql`, `)})`,
    reached: (instants, instant) => sql`WIDTH_BUCKET(${instant}, ${instants})`,
    elements: (array, first, last) => sql`UNNEST(${array}[${first}:${last}])`,
    // WIDTH_BUCKET gives 0 before the first instant, and element 0 is NULL.
    elementAt: (elements, instants, instant) => sql`${elements}[WIDTH_BUCKET(${instant}, ${instants})]`,
  },
  packedRows: null,
};

function instantOf(column: Sql, time: TimeForm): Sql {
  switch (time.form) {
    case "instant":
      return column;
    case "zoneless":
      return sql`(${column} AT TIME ZONE ${stringLiteral(time.zone)})`;
    case "date":
      return sql`(CAST(${column} AS timestamp) AT TIME ZONE ${stringLiteral(time.zone)})`;
  }
}

/**
 * Microseconds since 2000, as Postgres itself counts them: every instant has a bigint, and none the least or the greatest. An
 * infinite epoch is a number too, but no bigint.
 */
function ticksOf(instant: Sql): Sql {
  const since2000 = sql`(EXTRACT(EPOCH FROM ${instant}) - 946684800) * 1000000`;
  return sql`CAST(GREATEST(LEAST(${since2000}, 9223372036854775807), -9223372036854775808) AS bigint)`;
}

/** Only UTC's clock never jumps: elsewhere the digits of a repeated hour mean two instants, and the column is converted. */
function inFormOf(instant: Sql, time: TimeForm): Sql | null {
  if (time.form === "instant") return instant;
  return time.zone === "UTC" ? sql`(${instant} AT TIME ZONE 'UTC')` : null;
}

/** Whole seconds, never days: a day of a timestamptz follows the session's zone over a clock change. */
function seconds(microseconds: number): string {
  const whole = BigInt(microseconds) / 1_000_000n;
  const fraction = (BigInt(microseconds) % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return fraction === "" ? whole.toString() : `${whole}.${fraction}`;
}
