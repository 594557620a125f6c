import type { Verifier } from "../../src/ports/dialect.ts";
import type { AggregateSaid } from "../common/verifier/aggregate.ts";
import { instantDigits } from "../common/verifier/instant-text.ts";
import { integer, literals, type Pattern, patternTag, stringValue } from "../common/verifier/pattern.ts";
import type { Speech } from "../common/verifier/speech.ts";
import { createVerifier as verifierOf } from "../common/verifier/verify.ts";
import { limits } from "./limits.ts";
import { phrases } from "./phrases.ts";
import { syntax } from "./syntax.ts";

export function createVerifier(): Verifier {
  return verifierOf(speech);
}

const t = patternTag(syntax);

/** What Snowflake's statements are expected to say. No parser of ours takes ASOF JOIN. */
export const speech: Speech = {
  syntax,
  phrases,
  strategies: ["asof", "rank", "lookup"],
  limits,
  union: t`UNION`,
  ordersByNumber: true,
  aggregate,
  exactNumber: (value, type) => t`CAST(${value} AS NUMBER(38, ${integer(type.kind === "decimal" ? type.scale : 0)}))`,
  instant: (column, time) => {
    if (time.form === "instant") return column;
    const digits = time.form === "date" ? t`CAST(${column} AS TIMESTAMP_NTZ)` : column;
    const utc = time.zone === "UTC" ? digits : t`CONVERT_TIMEZONE(${stringValue(time.zone)}, 'UTC', ${digits})`;
    return t`DATEADD(microsecond,
      DATEDIFF(microsecond, CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ), ${utc}),
      CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMP_TZ))`;
  },
  inFormOf: (instant, time) => {
    if (time.form === "instant") return instant;
    return time.zone === "UTC" ? t`CAST(CONVERT_TIMEZONE('UTC', ${instant}) AS TIMESTAMP_NTZ)` : null;
  },
  literal: (at) => t`CAST(${stringValue(`${instantDigits(at)}+00:00`)} AS TIMESTAMP_TZ)`,
  earlier: (instant, microseconds) => t`DATEADD(microsecond, -${integer(microseconds)}, ${instant})`,
  bucket: (instant, microseconds) => {
    const since = t`(DATE_PART(EPOCH_NANOSECOND, ${instant}) + 62135596800000000000)`;
    return t`${since} - MOD(${since}, ${integer(BigInt(microseconds) * 1_000n)})`;
  },
  ticks: (instant) => t`DATE_PART(EPOCH_NANOSECOND, ${instant})`,
  ticksPerMicrosecond: 1_000n,
  type: (type) => literals(phrases.type(type), syntax),
  part: (values, parts) => t`ABS(MOD(HASH(${values}), ${integer(parts)}))`,
};

/** A row that does not count gives NULL, which every function passes over; MIN_BY and MAX_BY go by the number's NULL. */
function aggregate(said: AggregateSaid): Pattern {
  const { function: name, when, limit } = said;
  const value = when === null ? said.value : t`IFF(${when}, ${said.value}, NULL)`;
  const float = t`CAST(${value} AS FLOAT)`;
  const present = t`${said.value} IS NOT NULL`;
  const number = t`IFF(${when === null ? present : t`${present} AND ${when}`}, ${said.leastFirst}, NULL)`;
  const isBool = said.input?.kind === "bool";
  const over = said.frame === null ? [] : t`OVER (${said.frame})`;
  switch (name) {
    case "count":
      return t`COUNT(${value}) ${over}`;
    case "count_distinct":
      return t`COUNT(DISTINCT ${value})`;
    case "approx_count_distinct":
      return t`APPROX_COUNT_DISTINCT(${value})`;
    case "sum":
      if (said.resultKind === "float64") return t`SUM(${float}) ${over}`;
      return said.frame === null ? t`CAST(SUM(${value}) AS ${said.result})` : t`SUM(${value}) ${over}`;
    case "avg":
      return t`AVG(${float}) ${over}`;
    case "stddev":
      return t`STDDEV_SAMP(${float}) ${over}`;
    case "variance":
      return t`VAR_SAMP(${float}) ${over}`;
    case "min":
      return isBool ? t`BOOLAND_AGG(${value})` : t`MIN(${value}) ${over}`;
    case "max":
      return isBool ? t`BOOLOR_AGG(${value})` : t`MAX(${value}) ${over}`;
    case "first":
      return t`MIN_BY(${said.value}, ${number})`;
    case "last":
      return t`MAX_BY(${said.value}, ${number})`;
    case "last_n":
      return t`COALESCE(CAST(MAX_BY(${said.value}, ${number}, ${integer(limit)}) AS ARRAY), ARRAY_CONSTRUCT())`;
  }
}
