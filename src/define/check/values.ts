import type { QueryValue } from "../../ir/definition.ts";
import { suggestion } from "../../kernel/names.ts";
import { type Authored, readAuthored } from "../authored.ts";
import type { Position } from "../position.ts";

/** Reads one value of a definition; reports what is wrong with it, and then gives a stand-in. */
export type Reader<T> = (value: unknown, at: Position) => T;

export type Properties = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const authoredKinds: Readonly<Record<Authored["is"], string>> = {
  type: "a type",
  aggregate: "an aggregation",
  entity: "an entity",
  sql: "a query",
  source: "a source",
  feature_view: "a feature view",
  selection: "a selection of a feature view",
  expression: "an expression",
  on_demand_view: "an on-demand view",
  feature_service: "a feature service",
  range: "a range",
  as_of: "an instant",
  source_rows: "rows of a source",
  feature_test: "a test of features",
};

/** How a value is named in a message: its kind, never its content. */
export function kindOf(value: unknown): string {
  const authored = readAuthored(value);
  if (authored !== null) return authoredKinds[authored.is];
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

function wrongKind(expected: string, value: unknown, at: Position): void {
  at.error("invalid-definition", `expected ${expected}, found ${kindOf(value)}`, `give ${expected}`);
}

/** An object that has no other than the known properties: a misspelt option is never ignored. */
export function readObject(value: unknown, at: Position, known: readonly string[]): Properties {
  if (!isObject(value)) {
    wrongKind("an object", value, at);
    return {};
  }
  for (const name of Object.keys(value).filter((one) => !known.includes(one))) {
    at.error("invalid-definition", `there is no property '${name}' here`, suggestion(name, known));
  }
  return value;
}

export function readText(value: unknown, at: Position): string {
  if (typeof value === "string") return value;
  wrongKind("text", value, at);
  return "";
}

/** A name: any text but the empty one, without NUL, which no warehouse allows. */
export const readName: Reader<string> = (value, at) => {
  const hint = "give it a name of at least one character";
  if (typeof value !== "string") at.error("invalid-name", `expected a name, found ${kindOf(value)}`, hint);
  else if (value === "") at.error("invalid-name", "a name is empty", hint);
  else if (value.includes("\0")) at.error("invalid-name", "a name holds a NUL character", "leave the character out");
  else return value;
  return "";
};

export function readBoolean(value: unknown, at: Position): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (value !== true) wrongKind("true or false", value, at);
  return true;
}

/** One of a few words; the first where nothing is given. */
export function readWord<W extends string>(value: unknown, at: Position, words: readonly [W, ...W[]]): W {
  const word = words.find((one) => one === (value ?? words[0]));
  if (word !== undefined) return word;
  at.error("invalid-definition", "this option does not have that value", `choose one of: ${words.join(", ")}`);
  return words[0];
}

/** Null where nothing is given. */
export function readOptional<T>(value: unknown, at: Position, read: Reader<T>): T | null {
  return value === undefined || value === null ? null : read(value, at);
}

/** Empty where nothing is given. */
export function readList<T>(value: unknown, at: Position, read: Reader<T>): readonly T[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item: unknown, index) => read(item, at.item(index)));
  wrongKind("a list", value, at);
  return [];
}

/** Names to values, in the author's order; empty where nothing is given. */
export function readRecord<T>(value: unknown, at: Position, read: Reader<T>): Readonly<Record<string, T>> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    wrongKind("an object of names", value, at);
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [readName(name, at), read(inner, at.at(name))]),
  );
}

/** Tags, sorted by key. */
export function readTags(value: unknown, at: Position): Readonly<Record<string, string>> {
  const tags = Object.entries(readRecord(value, at, readText));
  return Object.fromEntries(tags.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A value that is to be bound in an author's SQL. */
export function readQueryValue(value: unknown, at: Position): QueryValue {
  const read = isObject(value) ? value : {};
  const inner = read["value"];
  switch (read["type"]) {
    case "string":
      if (typeof inner === "string") return { type: "string", value: inner };
      break;
    case "float64":
      if (typeof inner === "number" && Number.isFinite(inner)) return { type: "float64", value: inner };
      break;
    case "int64":
      if (typeof inner === "string" && isInt64(inner)) return { type: "int64", value: inner };
      break;
    case "bool":
      if (typeof inner === "boolean") return { type: "bool", value: inner };
      break;
    case "null":
      return { type: "null" };
  }
  at.error(
    "invalid-definition",
    "this is not a value that can be bound in SQL",
    "bind text, a finite number, an integer of 64 bits, a boolean or null",
  );
  return { type: "null" };
}

function isInt64(digits: string): boolean {
  return /^-?\d{1,19}$/.test(digits) && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}
