import type { TimeForm } from "../../src/ir/types.ts";
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

/** What BigQuery's statements are expected to say. */
export const speech: Speech = {
  syntax,
  phrases,
  strategies: ["sweep", "rank", "lookup"],
  limits,
  union: t`UNION DISTINCT`,
  ordersByNumber: false,
  aggregate,
  exactNumber: (value, type, power) =>
    type.kind === "decimal" || power === 2 ? t`CAST(${value} AS BIGNUMERIC)` : t`CAST(${value} AS NUMERIC)`,
  instant: instantOf,
  inFormOf: (instant, time) => {
    if (time.form === "instant") return instant;
    return time.form === "zoneless" && time.zone === "UTC" ? t`DATETIME(${instant}, 'UTC')` : null;
  },
  literal: (at) => t`TIMESTAMP ${stringValue(`${instantDigits(at)}Z`)}`,
  earlier: (instant, microseconds) => t`TIMESTAMP_SUB(${instant}, INTERVAL ${integer(microseconds)} MICROSECOND)`,
  bucket: (instant, microseconds) => t`DIV(UNIX_MICROS(${instant}) + 62135596800000000, ${integer(microseconds)})`,
  ticks: (instant) => t`UNIX_MICROS(${instant})`,
  ticksPerMicrosecond: 1n,
  type: (type) => literals(phrases.type(type), syntax),
  part: (values, parts) => t`ABS(MOD(FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(${values}))), ${integer(parts)}))`,
};

/** Of two instants whose digits are the same the later one; TIMESTAMP by itself gives the earlier. */
function instantOf(column: Pattern, time: TimeForm): Pattern {
  if (time.form === "instant") return column;
  const zone = stringValue(time.zone);
  if (time.zone === "UTC") return t`TIMESTAMP(${column}, ${zone})`;
  const digits = time.form === "date" ? t`DATETIME(${column})` : column;
  const nextDay = t`SAFE.TIMESTAMP(SAFE.DATETIME_ADD(${digits}, INTERVAL 1 DAY), ${zone})`;
  const later = t`TIMESTAMP_SUB(${nextDay}, INTERVAL 24 HOUR)`;
  return t`IF(DATETIME(${later}, ${zone}) = ${digits}, ${later}, TIMESTAMP(${digits}, ${zone}))`;
}

/** A row that does not count gives NULL, which every function passes over. */
function aggregate(said: AggregateSaid): Pattern {
  const { function: name, when, limit } = said;
  const value = when === null ? said.value : t`IF(${when}, ${said.value}, NULL)`;
  const float = t`CAST(${value} AS FLOAT64)`;
  const gathered = (order: Pattern, most: number): Pattern =>
    t`ARRAY_AGG(${value} IGNORE NULLS ORDER BY ${order} LIMIT ${integer(most)})`;
  const isBool = said.input?.kind === "bool";
  const isFloat = said.input?.kind === "float32" || said.input?.kind === "float64";
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
      if (isFloat) return t`IFNULL(MIN(IF(IS_NAN(${value}), NULL, ${value})) ${over}, MIN(${value}) ${over})`;
      return isBool ? t`LOGICAL_AND(${value}) ${over}` : t`MIN(${value}) ${over}`;
    case "max":
      return isBool ? t`LOGICAL_OR(${value}) ${over}` : t`MAX(${value}) ${over}`;
    case "first":
      return t`${gathered(said.leastFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last":
      return t`${gathered(said.greatestFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last_n":
      return t`IFNULL(${gathered(said.greatestFirst, limit)}, [])`;
  }
}
