import type { TimeForm } from "../../src/ir/types.ts";
import { join, type Sql, sql, stringLiteral } from "../../src/kernel/sql.ts";
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
  isFinite: (instant) => sql`isfinite(${instant})`,
  greatest: (values) => sql`GREATEST(${join(values, sql`, `)})`,
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
