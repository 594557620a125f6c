import type { TimeForm } from "../../src/ir/types.ts";
import { integerLiteral, join, type Sql, sql, stringLiteral } from "../../src/kernel/sql.ts";
import type { Lexicon } from "../../src/ports/lexicon.ts";
import { aggregates } from "./aggregates.ts";
import { exactSums } from "./exact-sums.ts";
import { spelling } from "./spelling.ts";
import { typeOf } from "./types.ts";

/** How BigQuery says it: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types and timestamp_functions. */
export const lexicon: Lexicon = {
  spelling,
  type: typeOf,
  cast: (value, type) => sql`CAST(${value} AS ${typeOf(type)})`,
  instant: instantOf,
  inFormOf,
  instantLiteral: (iso) => sql`TIMESTAMP ${stringLiteral(iso)}`,
  earlier: (instant, microseconds) =>
    sql`TIMESTAMP_SUB(${instant}, INTERVAL ${integerLiteral(microseconds)} MICROSECOND)`,
  // DIV cuts toward zero: counted from the calendar's first day, no instant is negative.
  bucket: (instant, microseconds) =>
    sql`DIV(UNIX_MICROS(${instant}) + 62135596800000000, ${integerLiteral(microseconds)})`,
  isFinite: (instant) => sql`${instant} IS NOT NULL`, // there are no infinite instants
  greatest: (values) => sql`GREATEST(${join(values, sql`, `)})`,
  ticks: { of: (instant) => sql`UNIX_MICROS(${instant})`, perMicrosecond: 1 },
  part: (values, parts) =>
    sql`ABS(MOD(FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(${join(values, sql`, `)}))), ${integerLiteral(parts)}))`,
  aggregates,
  exactSums,
  arrays: null,
  packedRows: {
    pack: (columns) =>
      sql`STRUCT(${join(
        columns.map(({ name, value }) => sql`${value} AS ${name}`),
        sql`, `,
      )})`,
    field: (row, name) => sql`${row}.${name}`,
    last: (value, window) => sql`LAST_VALUE(${value} IGNORE NULLS) OVER (${window})`,
  },
};

/** Only UTC's clock never shows the same digits twice. */
function instantOf(column: Sql, time: TimeForm): Sql {
  if (time.form === "instant") return column;
  if (time.zone === "UTC") return sql`TIMESTAMP(${column}, 'UTC')`;
  return laterInstant(time.form === "date" ? sql`DATETIME(${column})` : column, stringLiteral(time.zone));
}

/**
 * Digits that a clock shows twice are taken for the first time by TIMESTAMP, which would use a row before it happened. The
 * digits of a day later are read with the offset after the change: a day before that, the clock shows the same digits only
 * where there is a second time. On the last day of the calendar there is none after it, and no error either.
 */
function laterInstant(digits: Sql, zone: Sql): Sql {
  const second = sql`TIMESTAMP_SUB(SAFE.TIMESTAMP(SAFE.DATETIME_ADD(${digits}, INTERVAL 1 DAY), ${zone}), INTERVAL 24 HOUR)`;
  return sql`IF(DATETIME(${second}, ${zone}) = ${digits}, ${second}, TIMESTAMP(${digits}, ${zone}))`;
}

/** Only UTC's clock never jumps. A DATE is converted: compared with a DATETIME it would be all the same. */
function inFormOf(instant: Sql, time: TimeForm): Sql | null {
  if (time.form === "instant") return instant;
  return time.form === "zoneless" && time.zone === "UTC" ? sql`DATETIME(${instant}, 'UTC')` : null;
}
