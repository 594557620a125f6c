import type { TimeForm } from "../../src/ir/types.ts";
import { integerLiteral, join, type Sql, sql, stringLiteral } from "../../src/kernel/sql.ts";
import type { Lexicon } from "../../src/ports/lexicon.ts";
import { aggregates } from "./aggregates.ts";
import { exactSums } from "./exact-sums.ts";
import { spelling } from "./spelling.ts";
import { typeOf } from "./types.ts";

/**
 * How Snowflake says it. An instant is a TIMESTAMP_TZ (or LTZ: both compare by instant). A TIMESTAMP_NTZ never meets one
 * directly, since that comparison follows the session's TIMEZONE.
 * https://docs.snowflake.com/en/sql-reference/data-types-datetime
 */
export const lexicon: Lexicon = {
  spelling,
  type: typeOf,
  cast: (value, type) => sql`CAST(${value} AS ${typeOf(type)})`,
  instant: instantOf,
  inFormOf,
  instantLiteral: (iso) => sql`CAST(${stringLiteral(iso.replace("Z", "+00:00"))} AS TIMESTAMP_TZ)`,
  earlier: (instant, microseconds) => sql`DATEADD(microsecond, -${integerLiteral(microseconds)}, ${instant})`,
  bucket: bucketOf,
  isFinite: (instant) => sql`${instant} IS NOT NULL`, // there are no infinite instants
  greatest: (values) => sql`GREATEST(${join(values, sql`, `)})`,
  ticks: { of: (instant) => sql`DATE_PART(EPOCH_NANOSECOND, ${instant})`, perMicrosecond: 1000 },
  part: (values, parts) => sql`ABS(MOD(HASH(${join(values, sql`, `)}), ${integerLiteral(parts)}))`,
  aggregates,
  exactSums,
  arrays: null,
  packedRows: null,
};

/**
 * Nanoseconds, since a column may hold them, from the calendar's first day on, so that none are negative: MOD has the sign of
 * what is divided. A quotient of two numbers would be rounded.
 */
function bucketOf(instant: Sql, microseconds: number): Sql {
  const since = sql`(DATE_PART(EPOCH_NANOSECOND, ${instant}) + 62135596800000000000)`;
  return sql`${since} - MOD(${since}, ${integerLiteral(BigInt(microseconds) * 1000n)})`;
}

function instantOf(column: Sql, time: TimeForm): Sql {
  switch (time.form) {
    case "instant":
      return column;
    case "zoneless":
      return fromUtcDigits(utcDigits(column, time.zone));
    case "date":
      return fromUtcDigits(utcDigits(sql`CAST(${column} AS TIMESTAMP_NTZ)`, time.zone));
  }
}

function utcDigits(digits: Sql, zone: string): Sql {
  return zone === "UTC" ? digits : sql`CONVERT_TIMEZONE(${stringLiteral(zone)}, 'UTC', ${digits})`;
}

/** A cast from NTZ to TZ takes the session's zone, so the distance from the epoch is carried over instead. */
function fromUtcDigits(digits: Sql): Sql {
  const since = sql`DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), ${digits})`;
  return sql`DATEADD(microsecond, ${since}, CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ))`;
}

/** Only UTC's clock never jumps: elsewhere the digits of a repeated hour mean two instants, and the column is converted. */
function inFormOf(instant: Sql, time: TimeForm): Sql | null {
  if (time.form === "instant") return instant;
  return time.zone === "UTC" ? sql`CAST(CONVERT_TIMEZONE('UTC', ${instant}) AS TIMESTAMP_NTZ)` : null;
}
