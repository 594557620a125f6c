/** The text that Snowflake is expected to be told for each function: written beside the patterns, so that each checks the other. */
import type { TypedCall } from "../../src/ir/typed-expression.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import {
  bucketText,
  constantAt,
  digits,
  divisor,
  kindOf,
  lowerLetters,
  microsecondsOf,
  numberForm,
  type Phrase,
  type Phrases,
  places,
  plainPhrases,
  upperLetters,
} from "../common/verifier/expressions/phrases.ts";

const plain = {
  bool: "BOOLEAN",
  int32: "NUMBER(10, 0)",
  int64: "NUMBER(19, 0)",
  float32: "FLOAT",
  float64: "FLOAT",
  string: "VARCHAR",
  bytes: "BINARY",
  timestamp: "TIMESTAMP_TZ",
  date: "DATE",
  json: "VARIANT",
  array: "ARRAY",
  vector: "ARRAY",
} as const;

function typeText(type: CanonicalType): string {
  return type.kind === "decimal" ? `NUMBER(${type.precision}, ${type.scale})` : plain[type.kind];
}

const cast = (text: string, type: CanonicalType): string => `CAST(${text} AS ${typeText(type)})`;
const asWhole = (text: string): string => cast(text, { kind: "int64" });

/** Whole numbers are held to 19 digits, decimals to those of their type. */
const arithmetic =
  (sign: string): Phrase =>
  ({ type }) =>
    type.kind === "float64" ? `$1 ${sign} $2` : cast(`$1 ${sign} $2`, type);

const whereTrue = (condition: string, value: string): string => `CASE WHEN ${condition} THEN ${value} END`;
const finite = (name: string): string => whereTrue("ABS($1) <> CAST('inf' AS FLOAT)", `${name}($1)`);
const inRange = (name: string): string => whereTrue("$1 BETWEEN -1 AND 1", `${name}($1)`);

const parts: Readonly<Record<string, string>> = {
  week: "WEEKISO",
  day_of_week: "DAYOFWEEKISO",
  day_of_year: "DAYOFYEAR",
};

const shown = (call: TypedCall): string =>
  kindOf(call, 2) === "date" ? "$2" : `CONVERT_TIMEZONE('${constantAt(call, 3)}', $2)`;

function datePart(call: TypedCall): string {
  const part = constantAt(call, 1);
  return asWhole(`DATE_PART(${parts[part] ?? part.toUpperCase()}, ${shown(call)})`);
}

function dateTrunc(call: TypedCall): string {
  const unit = constantAt(call, 1);
  const day = `CAST(${shown(call)} AS DATE)`;
  const first = unit === "week" ? `DATEADD(day, 1 - DAYOFWEEKISO(${day}), ${day})` : `DATE_TRUNC('${unit}', ${day})`;
  return `CAST(${first} AS DATE)`;
}

function dateDiff(call: TypedCall): string {
  const unit = constantAt(call, 1);
  const isDate = kindOf(call, 2) === "date";
  const apart = `DATEDIFF(${isDate ? "day" : "microsecond"}, $2, $3)`;
  const size = isDate ? (unit === "week" ? 7n : 1n) : (microsecondsOf[unit] ?? 1n);
  return asWhole(size === 1n ? apart : `(${apart} - MOD(${apart}, ${size})) / ${size}`);
}

export const phrases: Phrases = {
  type: typeText,
  convert: (value, type) => {
    const { kind } = value.type;
    if (kind === "float64" && type.kind === "int64") return cast("ROUND($1)", type);
    return kind === "string" ? whereTrue(`REGEXP_LIKE($1, '${numberForm(type)}')`, cast("$1", type)) : cast("$1", type);
  },
  constant: (type, text) => {
    if (type.kind === "bool") return [text.toUpperCase()];
    if (type.kind === "date") return [`DATE '${text}'`];
    if (type.kind === "timestamp") return [`CAST('${text.replace("Z", "+00:00")}' AS TIMESTAMP_TZ)`];
    return [digits(text), cast(digits(text), type)];
  },
  functions: {
    ...plainPhrases,
    add: arithmetic("+"),
    subtract: arithmetic("-"),
    multiply: arithmetic("*"),
    divide: (call) => {
      const quotient = `$1 / ${divisor(call)}`;
      return call.type.kind === "decimal" ? cast(quotient, call.type) : quotient;
    },
    div: asWhole("($1 - MOD($1, NULLIF($2, 0))) / NULLIF($2, 0)"),
    mod: (call) => `MOD($1, ${divisor(call)})`,
    equal: "$1 = $2",
    not_equal: "$1 <> $2",
    less: "$1 < $2",
    less_or_equal: "$1 <= $2",
    greater: "$1 > $2",
    greater_or_equal: "$1 >= $2",
    is_nan: "$1 = CAST('NaN' AS FLOAT)",
    is_finite: "ABS($1) < CAST('inf' AS FLOAT)",
    nullif: "NULLIF($1, $2)",
    least: (call) => `LEAST(${places(call)})`,
    greatest: (call) => `GREATEST(${places(call)})`,
    round: (call) => `ROUND(${places(call)})`,
    sqrt: whereTrue("$1 >= 0", "SQRT($1)"),
    ln: whereTrue("$1 > 0", "LN($1)"),
    log10: whereTrue("$1 > 0", "LOG(10, $1)"),
    power: "CASE WHEN $1 = 0 AND $2 < 0 OR $1 < 0 AND $2 <> TRUNC($2) THEN NULL ELSE POWER($1, $2) END",
    sin: finite("SIN"),
    cos: finite("COS"),
    tan: finite("TAN"),
    asin: inRange("ASIN"),
    acos: inRange("ACOS"),
    radians: "$1 * CAST(0.017453292519943295 AS FLOAT)",
    degrees: "$1 * CAST(57.29577951308232 AS FLOAT)",
    bucket: (call) => asWhole(bucketText(call)),
    length: "LENGTH($1)",
    lower: `TRANSLATE($1, '${upperLetters}', '${lowerLetters}')`,
    upper: `TRANSLATE($1, '${lowerLetters}', '${upperLetters}')`,
    trim: "TRIM($1, ' ')",
    left: "LEFT($1, $2)",
    right: "RIGHT($1, $2)",
    substr: "SUBSTR($1, $2, $3)",
    contains: "CONTAINS($1, $2)",
    starts_with: "STARTSWITH($1, $2)",
    ends_with: "ENDSWITH($1, $2)",
    position: "POSITION($2, $1)",
    date_part: datePart,
    date_trunc: dateTrunc,
    time_trunc: (call) => `DATE_TRUNC('${constantAt(call, 1)}', CONVERT_TIMEZONE('UTC', $2))`,
    date_diff: dateDiff,
    seconds_between: "CAST(DATEDIFF(microsecond, $1, $2) AS FLOAT) / 1000000",
    array_length: "ARRAY_SIZE($1)",
    array_get: (call) => cast(`GET($1, ${Number(constantAt(call, 2)) - 1})`, call.type),
    array_contains: "ARRAY_CONTAINS(TO_VARIANT($2), $1)",
    array_min: ({ type }) => cast("ARRAY_MIN($1)", type),
    array_max: ({ type }) => cast("ARRAY_MAX($1)", type),
  },
};
