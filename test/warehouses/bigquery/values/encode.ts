import type { ZValue } from "../evaluator/protocol.ts";
import type { ParameterValue, TableField } from "../resources.ts";
import { invalid } from "../service-error.ts";
import { bignumericScale, decimalBytes, numericScale } from "./decimal.ts";
import { dateOf, packedDatetime, packedTime, secondsOf, secondsOfMicros } from "./instant.ts";
import { isRecord, isRepeated, kindOf } from "./kinds.ts";

/** A value as a client sends it (JSON, the text of a CSV cell, a Parquet cell) as the evaluator takes it. */
export function encode(value: unknown, field: TableField): ZValue {
  if (isRepeated(field)) {
    const element = listOf(value, field).map((one) => encode(one, { ...field, mode: "NULLABLE" }));
    return { arrayValue: { element } };
  }
  if (value === null || value === undefined) return missing(field);
  if (isRecord(field)) return { structValue: { field: membersOf(value, field.fields ?? []) } };
  try {
    return scalar(value, kindOf(field.type));
  } catch (error) {
    throw invalid(`Could not convert value of field ${field.name}: ${error instanceof Error ? error.message : error}`);
  }
}

function missing(field: TableField): ZValue {
  if (field.mode === "REQUIRED") throw invalid(`Missing required field: ${field.name}.`);
  return {};
}

/** The service stores no NULL for an array: it is empty. */
function listOf(value: unknown, field: TableField): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(`Field ${field.name} is repeated: it takes a list.`);
  return value;
}

function membersOf(value: unknown, fields: readonly TableField[]): readonly ZValue[] {
  if (typeof value !== "object" || value === null) throw invalid("A record takes an object.");
  return fields.map((one) => encode(Reflect.get(value, one.name), one));
}

const scalars: Readonly<Record<string, (value: unknown) => ZValue>> = {
  TYPE_STRING: (value) => ({ stringValue: String(value) }),
  TYPE_BYTES: (value) => ({ bytesValue: value instanceof Uint8Array ? value : Buffer.from(String(value), "base64") }),
  TYPE_INT64: (value) => ({ int64Value: integer(value) }),
  TYPE_DOUBLE: (value) => ({ doubleValue: float(value) }),
  TYPE_BOOL: (value) => ({ boolValue: boolean(value) }),
  TYPE_DATE: (value) => ({
    dateValue: dateOf(value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
  }),
  TYPE_TIME: (value) => ({ timeValue: packedTime(String(value)) }),
  TYPE_DATETIME: (value) => ({
    datetimeValue: packedDatetime(value instanceof Date ? value.toISOString() : String(value)),
  }),
  TYPE_TIMESTAMP: (value) => ({ timestampValue: instant(value) }),
  TYPE_NUMERIC: (value) => ({ numericValue: decimalBytes(String(value), numericScale) }),
  TYPE_BIGNUMERIC: (value) => ({ bignumericValue: decimalBytes(String(value), bignumericScale) }),
  TYPE_JSON: (value) => ({ jsonValue: typeof value === "string" ? value : JSON.stringify(value) }),
};

function scalar(value: unknown, kind: string): ZValue {
  const encoder = scalars[kind];
  if (encoder === undefined) throw new RangeError(`no values of ${kind}`);
  return encoder(value);
}

function integer(value: unknown): string {
  const text = String(value);
  if (!/^[+-]?\d+$/.test(text)) throw new RangeError(`Bad int64 value: ${text}`);
  return String(BigInt(text));
}

function float(value: unknown): number {
  const text = String(value).trim();
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  const number = Number(text);
  if (text === "" || (Number.isNaN(number) && !/^nan$/i.test(text))) throw new RangeError(`Bad double value: ${text}`);
  return number;
}

function boolean(value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text !== "true" && text !== "false") throw new RangeError(`Bad bool value: ${text}`);
  return text === "true";
}

/** Text, a date, or seconds since 1970; a Parquet file has microseconds as a bigint. */
function instant(value: unknown): ReturnType<typeof secondsOf> {
  if (typeof value === "bigint") return secondsOfMicros(value);
  if (typeof value === "number") return secondsOfMicros(BigInt(Math.round(value * 1e6)));
  return secondsOf(value instanceof Date ? value.toISOString() : String(value));
}

/** What stands in a parameter's nest of value, arrayValues and structValues. */
export function plainParameter(value: ParameterValue | undefined): unknown {
  if (value?.arrayValues !== undefined) return value.arrayValues.map(plainParameter);
  if (value?.structValues === undefined) return value?.value ?? null;
  return Object.fromEntries(Object.entries(value.structValues).map(([name, one]) => [name, plainParameter(one)]));
}
