import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { Verifier } from "../../src/ports/dialect.ts";
import type { AggregateSaid } from "../common/verifier/aggregate.ts";
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
  literal: (at) => t`TIMESTAMP ${stringValue(isoOf(at))}`,
  earlier: (instant, microseconds) => t`TIMESTAMP_SUB(${instant}, INTERVAL ${integer(microseconds)} MICROSECOND)`,
  type: (type) => typeOf(type),
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

/** `2013-07-01T12:00:00.000001Z`, worked out from the number of microseconds; whole seconds have no fraction. */
function isoOf(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = (microseconds - fraction) / 1_000_000n;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  return `${whole}${fraction === 0n ? "" : `.${fraction.toString().padStart(6, "0")}`}Z`;
}

const types: Readonly<Record<Exclude<CanonicalType["kind"], "decimal" | "array">, string>> = {
  bool: "BOOL",
  int32: "INT64",
  int64: "INT64",
  float32: "FLOAT64",
  float64: "FLOAT64",
  string: "STRING",
  bytes: "BYTES",
  timestamp: "TIMESTAMP",
  date: "DATE",
  json: "JSON",
  vector: "ARRAY<FLOAT64>",
};

function typeOf(type: CanonicalType): Pattern {
  if (type.kind === "array") return t`ARRAY<${typeOf(type.of)}>`;
  if (type.kind !== "decimal") return literals(types[type.kind], syntax);
  // 38 digits of which 9 stand after the point are the most that a NUMERIC has.
  const wide = type.scale > 9 || type.precision - type.scale > 29;
  return t`${literals(wide ? "BIGNUMERIC" : "NUMERIC", syntax)}(${integer(type.precision)}, ${integer(type.scale)})`;
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
  switch (name) {
    case "count":
      return t`COUNT(${value})`;
    case "count_distinct":
      return t`COUNT(DISTINCT ${value})`;
    case "approx_count_distinct":
      return t`APPROX_COUNT_DISTINCT(${value})`;
    case "sum":
      return said.resultKind === "float64" ? t`SUM(${float})` : t`CAST(SUM(${value}) AS ${said.result})`;
    case "avg":
      return t`AVG(${float})`;
    case "stddev":
      return t`STDDEV_SAMP(${float})`;
    case "variance":
      return t`VAR_SAMP(${float})`;
    case "min":
      if (isFloat) return t`IFNULL(MIN(IF(IS_NAN(${value}), NULL, ${value})), MIN(${value}))`;
      return isBool ? t`LOGICAL_AND(${value})` : t`MIN(${value})`;
    case "max":
      return isBool ? t`LOGICAL_OR(${value})` : t`MAX(${value})`;
    case "first":
      return t`${gathered(said.leastFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last":
      return t`${gathered(said.greatestFirst, 1)}[SAFE_OFFSET(0)]`;
    case "last_n":
      return t`IFNULL(${gathered(said.greatestFirst, limit)}, [])`;
  }
}
