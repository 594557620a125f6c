import { instantText } from "../../ir/column-rows.ts";
import { boolOf, hexOf, instantOf, refuse, textOf, wholeOf } from "../../ir/fit.ts";
import type { OnlineTable } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";
import { dateText, decimalText, roundedFloat } from "./attributes.ts";
import { formatDecimal, parseDecimal } from "./decimal.ts";
import { fitting } from "./fitting.ts";

/** Of the encoding: a change of it would be another one, and items under both could be told apart. */
const edition = "1";
/** Bytes that a partition key may have. */
const longest = 2_048;

/**
 * Where everything about an entity is, whatever view it comes from: project, then join keys by name, each with its type's letter
 * and its value. Different (project, keys) have different texts: what divides the parts never stands inside one. docs/dynamodb.md
 * has the rules and examples to test other writers with.
 */
export function keyWriter({ project, keys }: Pick<OnlineTable, "project" | "keys">): (values: Row) => string {
  const start = `${projectKey(project)}/`;
  const parts = keys
    .map((key, index) => ({ key, index, start: `${escaped(key.name)}=${letters[key.type.kind]}` }))
    .sort((one, other) => byCodePoint(one.key.name, other.key.name));
  return (values) => {
    const texts = parts.map(({ key, index, start: first }) => first + fitting(key, values[index] ?? null, keyText));
    return fittingKey(start + texts.join("/"));
  };
}

/** A character takes three bytes at most. */
function fittingKey(text: string): string {
  if (text.length * 3 <= longest || Buffer.byteLength(text) <= longest) return text;
  throw AsofError.of("online-value-unfit", `the keys of a row take more than ${longest} bytes`, {
    hint: "use shorter keys: DynamoDB takes no longer ones",
  });
}

/** Where the versions of a project's views are recorded. */
export function projectKey(project: string): string {
  return `${edition}/${escaped(project)}`;
}

export function sortKey({ view, version }: OnlineVersionName): string {
  return `${escaped(view)}/${escaped(version)}`;
}

export function recordKey(view: string): string {
  return escaped(view);
}

function keyText(type: CanonicalType, value: CanonicalValue): string {
  return escaped(valueText(type, value));
}

/** Integers of both sizes are one kind of key, and so are floats: 1 is found by 1. */
const letters: Readonly<Record<CanonicalType["kind"], string>> = {
  bool: "b",
  int32: "i",
  int64: "i",
  float32: "f",
  float64: "f",
  decimal: "n",
  string: "s",
  bytes: "x",
  timestamp: "t",
  date: "d",
  json: "",
  array: "",
  vector: "",
};

function valueText(type: CanonicalType, value: CanonicalValue): string {
  switch (type.kind) {
    case "bool":
      return String(boolOf(value));
    case "int32":
    case "int64":
      return wholeOf(value, type.kind).toString();
    case "float32":
    case "float64":
      // The negative zero equals zero.
      return String(roundedFloat(value, type.kind) + 0);
    case "decimal":
      return plainDecimal(decimalText(value));
    case "string":
      return textOf(value);
    case "bytes":
      return hexOf(value);
    case "timestamp":
      return instantText(instantOf(value));
    case "date":
      return dateText(value);
    default:
      return refuse(value, "a value that is equal to others or not");
  }
}

function plainDecimal(text: string): string {
  const decimal = parseDecimal(text);
  return decimal === null ? text : formatDecimal(decimal);
}

function escaped(text: string): string {
  if (!marks.test(text)) return text;
  return text.replace(/[%/=]/g, (mark) => encodeURIComponent(mark));
}

const marks = /[%/=]/;

function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
