/** The text that BigQuery is expected to be told for each function: written beside the patterns, so that each checks the other. */
import type { TypedCall, TypedExpression } from "../../src/ir/typed-expression.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import {
  argument,
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

type Decimal = Extract<CanonicalType, { kind: "decimal" }>;

/** 38 digits of which 9 stand after the point are the most that a NUMERIC has. */
function isWide({ scale, precision }: Decimal): boolean {
  return scale > 9 || precision - scale > 29;
}

const plain = {
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
} as const;

function typeText(type: CanonicalType): string {
  if (type.kind === "array") return `ARRAY<${typeText(type.of)}>`;
  if (type.kind !== "decimal") return plain[type.kind];
  return `${isWide(type) ? "BIGNUMERIC" : "NUMERIC"}(${type.precision}, ${type.scale})`;
}

const leastWhole = "-9223372036854775808";

function isNaNPossible(node: TypedExpression): boolean {
  if (node.type.kind !== "float64" || node.kind === "constant") return false;
  return node.kind !== "cast" || node.value.type.kind === "float32";
}

/** NaN equals itself and is above all, which takes a second comparison where there can be one. */
const compared =
  (sign: string): Phrase =>
  (call) => {
    const sides = [1, 2].map((place) => ({ text: `$${place}`, nan: isNaNPossible(argument(call, place)) }));
    const unsure = sides.filter(({ nan }) => nan).map(({ text }) => `IS_NAN(${text})`);
    if (unsure.length === 0) return `$1 ${sign} $2`;
    const rank = sides.map(({ text, nan }) =>
      nan ? `CAST(IS_NAN(${text}) AS INT64)` : `IF(${text} IS NULL, NULL, 0)`,
    );
    return `IF(${unsure.join(" OR ")}, ${rank.join(` ${sign} `)}, $1 ${sign} $2)`;
  };

function least(call: TypedCall): string {
  if (!call.arguments.some(isNaNPossible)) return `LEAST(${places(call)})`;
  const texts = call.arguments.map((_, index) => `$${index + 1}`);
  const allNaN = texts.map((text) => `IS_NAN(${text})`).join(" AND ");
  const numbers = texts.map((text) => `IF(IS_NAN(${text}), CAST('inf' AS FLOAT64), ${text})`);
  return `IF(${allNaN}, CAST('nan' AS FLOAT64), LEAST(${numbers.join(", ")}))`;
}

/** Decimals are computed in the wider kind where the result needs it, and held to 38 digits. */
const arithmetic =
  (sign: string): Phrase =>
  (call) => {
    const { type } = call;
    if (type.kind !== "decimal") return `$1 ${sign} $2`;
    const [left, right] = [1, 2].map((place) => {
      const given = argument(call, place).type;
      return isWide(type) && given.kind === "decimal" && !isWide(given) ? `CAST($${place} AS BIGNUMERIC)` : `$${place}`;
    });
    const text = `${left} ${sign} ${right}`;
    return type.precision === 38 ? `CAST(${text} AS ${typeText(type)})` : text;
  };

const parts: Readonly<Record<string, string>> = {
  week: "ISOWEEK",
  day_of_week: "DAYOFWEEK",
  day_of_year: "DAYOFYEAR",
};
const partText = (part: string): string => parts[part] ?? part.toUpperCase();

function datePart(call: TypedCall): string {
  const part = constantAt(call, 1);
  const shown = kindOf(call, 2) === "date" ? "$2" : `$2 AT TIME ZONE '${constantAt(call, 3)}'`;
  const extracted = `EXTRACT(${partText(part)} FROM ${shown})`;
  return part === "day_of_week" ? `MOD(${extracted} + 5, 7) + 1` : extracted;
}

function dateDiff(call: TypedCall): string {
  const unit = constantAt(call, 1);
  if (kindOf(call, 2) === "date") return `DIV(DATE_DIFF($3, $2, DAY), ${unit === "week" ? 7 : 1})`;
  return `DIV(TIMESTAMP_DIFF($3, $2, MICROSECOND), ${microsecondsOf[unit] ?? 1n})`;
}

const listExtreme =
  (direction: string): Phrase =>
  ({ type }) => {
    const order =
      type.kind === "float64" ? `IS_NAN(element) ${direction}, element ${direction}` : `element ${direction}`;
    return `(SELECT element FROM UNNEST($1) AS element WHERE element IS NOT NULL ORDER BY ${order} LIMIT 1)`;
  };

function listContains(call: TypedCall): string {
  const isFloat = kindOf(call, 2) === "float64";
  const equal = isFloat ? "element = $2 OR IS_NAN(element) AND IS_NAN($2)" : "element = $2";
  return `IF($1 IS NULL OR $2 IS NULL, NULL, EXISTS(SELECT 1 FROM UNNEST($1) AS element WHERE ${equal}))`;
}

const orNull = (condition: string, value: string): string => `IF(${condition}, ${value}, NULL)`;
const positive = (name: string): string => orNull("$1 > 0 OR IS_NAN($1)", `${name}($1)`);
const finite = (name: string): string => orNull("NOT IS_INF($1)", `${name}($1)`);
const inRange = (name: string): string => orNull("$1 BETWEEN -1 AND 1", `${name}($1)`);

export const phrases: Phrases = {
  type: typeText,
  convert: (value, type) => {
    const { kind } = value.type;
    if (kind === "int32" || kind === "float32") return "$1";
    const cast = `CAST($1 AS ${typeText(type)})`;
    return kind === "string" ? orNull(`REGEXP_CONTAINS($1, '${numberForm(type)}')`, cast) : cast;
  },
  constant: (type, text) => {
    const cast = `CAST('${text}' AS ${typeText(type)})`;
    switch (type.kind) {
      case "bool":
        return [text.toUpperCase()];
      case "date":
      case "timestamp":
        return [`${typeText(type)} '${text}'`];
      case "decimal":
        return [cast];
      default:
        return text === leastWhole ? [cast] : [digits(text), cast];
    }
  },
  functions: {
    ...plainPhrases,
    add: arithmetic("+"),
    subtract: arithmetic("-"),
    multiply: arithmetic("*"),
    divide: (call) =>
      call.type.kind === "decimal"
        ? `CAST(ROUND(CAST($1 AS BIGNUMERIC) / ${divisor(call)}, ${call.type.scale}) AS ${typeText(call.type)})`
        : `$1 / ${divisor(call)}`,
    div: (call) => `DIV($1, ${divisor(call)})`,
    mod: (call) => `MOD($1, ${divisor(call)})`,
    equal: compared("="),
    not_equal: compared("<>"),
    less: compared("<"),
    less_or_equal: compared("<="),
    greater: compared(">"),
    greater_or_equal: compared(">="),
    is_nan: "IS_NAN($1)",
    is_finite: "NOT (IS_INF($1) OR IS_NAN($1))",
    nullif: (call) =>
      call.arguments.some(isNaNPossible) ? "IF($1 = $2 OR IS_NAN($1) AND IS_NAN($2), NULL, $1)" : "NULLIF($1, $2)",
    least,
    greatest: (call) => `GREATEST(${places(call)})`,
    round: (call) => `ROUND(${places(call)})`,
    sqrt: orNull("$1 >= 0 OR IS_NAN($1)", "SQRT($1)"),
    ln: positive("LN"),
    log10: positive("LOG10"),
    power: "IF($1 = 0 AND $2 < 0 OR $1 < 0 AND $2 <> TRUNC($2) AND NOT IS_NAN($2), NULL, POW($1, $2))",
    sin: finite("SIN"),
    cos: finite("COS"),
    tan: finite("TAN"),
    asin: inRange("ASIN"),
    acos: inRange("ACOS"),
    radians: "$1 * 0.017453292519943295",
    degrees: "$1 * 57.29577951308232",
    bucket: bucketText,
    length: "CHAR_LENGTH($1)",
    lower: `TRANSLATE($1, '${upperLetters}', '${lowerLetters}')`,
    upper: `TRANSLATE($1, '${lowerLetters}', '${upperLetters}')`,
    trim: "TRIM($1, ' ')",
    left: "LEFT($1, $2)",
    right: "RIGHT($1, $2)",
    substr: "SUBSTR($1, $2, $3)",
    contains: "STRPOS($1, $2) > 0",
    starts_with: "STARTS_WITH($1, $2)",
    ends_with: "ENDS_WITH($1, $2)",
    position: "STRPOS($1, $2)",
    date_part: datePart,
    date_trunc: (call) => {
      const day = kindOf(call, 2) === "date" ? "$2" : `DATE($2, '${constantAt(call, 3)}')`;
      return `DATE_TRUNC(${day}, ${partText(constantAt(call, 1))})`;
    },
    time_trunc: (call) => `TIMESTAMP_TRUNC($2, ${partText(constantAt(call, 1))})`,
    date_diff: dateDiff,
    seconds_between: "TIMESTAMP_DIFF($2, $1, MICROSECOND) / 1000000",
    array_length: "ARRAY_LENGTH($1)",
    array_get: (call) => `$1[SAFE_ORDINAL(${constantAt(call, 2)})]`,
    array_contains: listContains,
    array_min: listExtreme("ASC"),
    array_max: listExtreme("DESC"),
  },
};
