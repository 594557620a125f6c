/** The text that Postgres is expected to be told for each function: written beside the patterns, so that each checks the other. */
import type { TypedCall } from "../../../src/ir/typed-expression.ts";
import { type CanonicalType, sameType } from "../../../src/ir/types.ts";
import {
  argument,
  bucketText,
  constantAt,
  digits,
  divisor,
  kindOf,
  microsecondsOf,
  numberForm,
  type Phrase,
  type Phrases,
  plainPhrases,
} from "../../common/verifier/expressions/phrases.ts";

const float = "double precision";
const infinity = `CAST('Infinity' AS ${float})`;

/** A numeric of 38 digits is held to its type, since an engine's numeric has room for more. */
function held({ type }: TypedCall, text: string): string {
  return type.kind === "decimal" && type.precision === 38 ? `CAST(${text} AS ${typeText(type)})` : text;
}

const arithmetic =
  (sign: string): Phrase =>
  (call) =>
    held(call, `$1 ${sign} $2`);

/** Text is compared by code point. */
const ordered =
  (sign: string): Phrase =>
  (call) =>
    kindOf(call, 1) === "string" ? `$1 ${sign} $2 COLLATE "C"` : `$1 ${sign} $2`;

const whereTrue = (condition: string, value: string): string => `CASE WHEN ${condition} THEN ${value} END`;
const finite = (name: string): string => whereTrue(`ABS($1) <> ${infinity}`, `${name}($1)`);
const inRange = (name: string): string => whereTrue("$1 BETWEEN -1 AND 1", `${name}($1)`);

/** The engine passes over NULLs, so that they are looked for by name. */
const extreme =
  (name: string): Phrase =>
  (call) => {
    const values = call.arguments.map((one, index) => ({ one, text: `$${index + 1}` }));
    const unsure = values.filter(({ one }) => one.kind !== "constant" || one.text === null);
    const given = values.map(({ text }, index) =>
      index === 0 && call.type.kind === "string" ? `${text} COLLATE "C"` : text,
    );
    const called = `${name}(${given.join(", ")})`;
    const isNull = unsure.map(({ text }) => `${text} IS NULL`).join(" OR ");
    return unsure.length === 0 ? called : `CASE WHEN ${isNull} THEN NULL ELSE ${called} END`;
  };

/** Half away from zero, by what a float lacks to its whole part. */
const rounded = "TRUNC($1) + CASE WHEN ABS($1 - TRUNC($1)) < 0.5 THEN 0 WHEN $1 < 0 THEN -1 ELSE 1 END";

const dateParts: Readonly<Record<string, string>> = { day_of_week: "ISODOW", day_of_year: "DOY" };

const shown = (call: TypedCall): string =>
  kindOf(call, 2) === "date" ? "$2" : `($2 AT TIME ZONE '${constantAt(call, 3)}')`;

function datePart(call: TypedCall): string {
  const part = constantAt(call, 1);
  const extracted = `EXTRACT(${dateParts[part] ?? part.toUpperCase()} FROM ${shown(call)})`;
  const whole = part === "second" ? `FLOOR(${extracted})` : extracted;
  return whereTrue("isfinite($2)", `CAST(${whole} AS bigint)`);
}

function dateTrunc(call: TypedCall): string {
  const clock = kindOf(call, 2) === "date" ? "CAST($2 AS timestamp)" : shown(call);
  return whereTrue("isfinite($2)", `CAST(DATE_TRUNC('${constantAt(call, 1)}', ${clock}) AS date)`);
}

function timeTrunc(call: TypedCall): string {
  const unit = constantAt(call, 1);
  return whereTrue("isfinite($2)", `DATE_TRUNC('${unit === "millisecond" ? "milliseconds" : unit}', $2, 'UTC')`);
}

const apart = (start: string, end: string): string =>
  `CAST((EXTRACT(EPOCH FROM ${end}) - EXTRACT(EPOCH FROM ${start})) * 1000000 AS bigint)`;

function dateDiff(call: TypedCall): string {
  const unit = constantAt(call, 1);
  const days = `CAST(($3 - $2) / ${unit === "week" ? 7 : 1} AS bigint)`;
  const instants = `${apart("$2", "$3")} / ${microsecondsOf[unit] ?? 1n}`;
  return whereTrue("isfinite($2) AND isfinite($3)", kindOf(call, 2) === "date" ? days : instants);
}

/** Stored elements are computed with in 64 bits. */
function element(call: TypedCall, text: string): string {
  const list = argument(call, 1).type;
  const isStored = list.kind === "array" && sameType(list.of, call.type);
  return isStored ? text : `CAST(${text} AS ${typeText(call.type)})`;
}

const listExtreme =
  (direction: string): Phrase =>
  (call) => {
    const order = call.type.kind === "string" ? 'element COLLATE "C"' : "element";
    return `(SELECT ${element(call, "element")} FROM UNNEST($1) AS elements (element)
      WHERE element IS NOT NULL ORDER BY ${order} ${direction} LIMIT 1)`;
  };

function typeText(type: CanonicalType): string {
  switch (type.kind) {
    case "decimal":
      return `numeric(${type.precision}, ${type.scale})`;
    case "array":
      return `${typeText(type.of)}[]`;
    default:
      return types[type.kind];
  }
}

const types = {
  bool: "boolean",
  int32: "integer",
  int64: "bigint",
  float32: "real",
  float64: float,
  string: "text",
  bytes: "bytea",
  timestamp: "timestamp with time zone",
  date: "date",
  json: "jsonb",
  vector: "real[]",
} as const;

export const phrases: Phrases = {
  type: typeText,
  convert: (value, type) => {
    const target = typeText(type);
    switch (value.type.kind) {
      case "string":
        return whereTrue(`$1 ~ '${numberForm(type)}'`, `CAST($1 AS ${target})`);
      case "bool":
        return `CAST(CAST($1 AS integer) AS ${target})`;
      default:
        return value.type.kind === "float64" && type.kind === "int64"
          ? `CAST(${rounded} AS ${target})`
          : `CAST($1 AS ${target})`;
    }
  },
  constant: (type, text) => {
    if (type.kind === "bool") return [text.toUpperCase()];
    if (type.kind === "date") return [`DATE '${text}'`];
    if (type.kind === "timestamp") return [`TIMESTAMP WITH TIME ZONE '${text}'`];
    return [digits(text), `CAST(${digits(text)} AS ${typeText(type)})`];
  },
  functions: {
    ...plainPhrases,
    add: arithmetic("+"),
    subtract: arithmetic("-"),
    multiply: arithmetic("*"),
    divide: (call) =>
      call.type.kind === "decimal"
        ? held(call, `ROUND(CAST($1 AS numeric(80, 42)) / ${divisor(call)}, ${call.type.scale})`)
        : `$1 / ${divisor(call)}`,
    div: (call) => `$1 / ${divisor(call)}`,
    mod: (call) => `MOD($1, ${divisor(call)})`,
    equal: "$1 = $2",
    not_equal: "$1 <> $2",
    less: ordered("<"),
    less_or_equal: ordered("<="),
    greater: ordered(">"),
    greater_or_equal: ordered(">="),
    is_nan: `$1 = CAST('NaN' AS ${float})`,
    is_finite: `ABS($1) < ${infinity}`,
    nullif: "NULLIF($1, $2)",
    least: extreme("LEAST"),
    greatest: extreme("GREATEST"),
    round: (call) => {
      if (call.type.kind !== "decimal") return rounded;
      return call.arguments.length === 2 ? `ROUND($1, ${call.type.scale})` : "ROUND($1)";
    },
    sqrt: whereTrue("$1 >= 0", "SQRT($1)"),
    ln: whereTrue("$1 > 0", "LN($1)"),
    log10: whereTrue("$1 > 0", "LOG($1)"),
    power: "CASE WHEN $1 = 0 AND $2 < 0 OR $1 < 0 AND $2 <> TRUNC($2) THEN NULL ELSE POWER($1, $2) END",
    sin: finite("SIN"),
    cos: finite("COS"),
    tan: finite("TAN"),
    asin: inRange("ASIN"),
    acos: inRange("ACOS"),
    radians: "$1 * 0.017453292519943295",
    degrees: "$1 * 57.29577951308232",
    bucket: (call) => `CAST(${bucketText(call)} AS bigint)`,
    length: "CAST(LENGTH($1) AS bigint)",
    lower: 'LOWER($1 COLLATE "C")',
    upper: 'UPPER($1 COLLATE "C")',
    trim: "BTRIM($1, ' ')",
    left: "LEFT($1, $2)",
    right: "RIGHT($1, $2)",
    substr: "SUBSTR($1, $2, $3)",
    contains: "STRPOS($1, $2) > 0",
    starts_with: "STARTS_WITH($1, $2)",
    ends_with: "RIGHT($1, LENGTH($2)) = $2",
    position: "CAST(STRPOS($1, $2) AS bigint)",
    date_part: datePart,
    date_trunc: dateTrunc,
    time_trunc: timeTrunc,
    date_diff: dateDiff,
    seconds_between: whereTrue("isfinite($1) AND isfinite($2)", `CAST(${apart("$1", "$2")} AS ${float}) / 1000000`),
    array_length: "CAST(CARDINALITY($1) AS bigint)",
    array_get: (call) => element(call, `($1)[${constantAt(call, 2)}]`),
    array_contains: "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN ARRAY_POSITION($1, $2) IS NOT NULL END",
    array_min: listExtreme("ASC"),
    array_max: listExtreme("DESC"),
  },
};
