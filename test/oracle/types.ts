/** The type names and values of the case files, in canonical form. */
import type { CanonicalType, TimeForm } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { formatInstant, formatLocal, parseTime } from "../naive/time.ts";
import type { JsonValue } from "./case.ts";

export interface TypedColumn {
  readonly type: CanonicalType;
  readonly time: TimeForm | null;
}

const plain: Readonly<Record<string, CanonicalType["kind"]>> = {
  int64: "int64",
  int32: "int32",
  float: "float32",
  float32: "float32",
  double: "float64",
  float64: "float64",
  string: "string",
  bool: "bool",
  bytes: "bytes",
  json: "json",
};

export function typedColumn(name: string): TypedColumn {
  if (name === "timestamp") return { type: { kind: "timestamp" }, time: { form: "instant" } };
  if (name === "timestamp_naive") return { type: { kind: "timestamp" }, time: { form: "zoneless", zone: "UTC" } };
  if (name === "date") return { type: { kind: "date" }, time: { form: "date", zone: "UTC" } };
  return { type: canonicalType(name), time: null };
}

function canonicalType(name: string): CanonicalType {
  if (name.endsWith("[]")) return { kind: "array", of: typedColumn(name.slice(0, -2)).type };
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(name);
  if (decimal !== null) return { kind: "decimal", precision: Number(decimal[1]), scale: Number(decimal[2]) };
  switch (plain[name]) {
    case "int64":
    case "int32":
    case "float32":
    case "float64":
    case "string":
    case "bool":
    case "bytes":
    case "json":
      return { kind: plain[name] };
    default:
      throw new Error(`unknown type '${name}'`);
  }
}

/** The type of a column that no schema declares, from its values. */
export function guessedType(values: readonly JsonValue[]): TypedColumn {
  const given = values.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === "boolean")) return typedColumn("bool");
  const numbers = given.every((value) => typeof value === "number" || typeof value === "bigint");
  if (given.length > 0 && numbers) return typedColumn(given.every(isWhole) ? "int64" : "double");
  if (given.length > 0 && given.every(isOffsetTime)) return typedColumn("timestamp");
  return typedColumn("string");
}

const isWhole = (value: JsonValue): boolean => typeof value === "bigint" || Number.isSafeInteger(value);
const isOffsetTime = (value: JsonValue): boolean =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(value);

/** A case file's value in the canonical form of its column. */
export function canonicalValue({ type, time }: TypedColumn, value: JsonValue | undefined): CanonicalValue {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "timestamp":
      return timeValue(String(value), time);
    case "date":
      return String(value).slice(0, 10);
    case "int64":
      return typeof value === "bigint" ? value : BigInt(String(value));
    case "int32":
      return Number(value);
    case "float32":
      return Math.fround(Number(value));
    case "float64":
      return Number(value);
    case "array":
      return Array.isArray(value)
        ? value.map((item: JsonValue) => canonicalValue({ type: type.of, time: null }, item))
        : null;
    case "bytes":
      return new Uint8Array(Buffer.from(String(value), "base64"));
    case "json":
      return typeof value === "string" ? value : JSON.stringify(value);
    case "bool":
      return value === true;
    default:
      return String(value);
  }
}

function timeValue(text: string, time: TimeForm | null): string {
  const instant = parseTime(text);
  return time?.form === "zoneless" ? formatLocal(instant) : formatInstant(instant);
}
