import type { ZRow, ZType, ZValue } from "../evaluator/protocol.ts";
import type { WireRow } from "../resources.ts";
import { bignumericScale, decimalText, numericScale } from "./decimal.ts";
import { dateText, datetimeText, microsOf, timeText } from "./instant.ts";

/** How timestamps go out: microseconds as an integer, or seconds as a decimal fraction (the service's default). */
export type TimestampFormat = "int64" | "float";

export function wireRow(row: ZRow, types: readonly ZType[], timestamps: TimestampFormat): WireRow {
  return { f: types.map((type, index) => ({ v: wireValue(row.cell?.[index] ?? {}, type, timestamps) })) };
}

function wireValue(value: ZValue, type: ZType, timestamps: TimestampFormat): unknown {
  const { arrayType, structType } = type;
  if (arrayType)
    return (value.arrayValue?.element ?? []).map((one) => ({ v: wireValue(one, arrayType.elementType, timestamps) }));
  if (structType) return value.structValue === undefined ? null : record(value, type, timestamps);
  if (value.timestampValue !== undefined) return timestampText(microsOf(value.timestampValue), timestamps);
  return text(value);
}

function record(value: ZValue, type: ZType, timestamps: TimestampFormat): WireRow {
  const types = (type.structType?.field ?? []).map((one) => one.fieldType);
  return wireRow({ cell: value.structValue?.field ?? [] }, types, timestamps);
}

function timestampText(micros: bigint, format: TimestampFormat): string {
  if (format === "int64") return String(micros);
  const exponential = (Number(micros) / 1e6).toExponential().replace("e+", "E").replace("e", "E");
  return exponential.includes(".") ? exponential : exponential.replace("E", ".0E");
}

/** One scalar as text; null for NULL. */
export function text(value: ZValue): string | null {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.int64Value !== undefined) return value.int64Value;
  if (value.doubleValue !== undefined) return doubleText(value.doubleValue);
  if (value.boolValue !== undefined) return String(value.boolValue);
  if (value.dateValue !== undefined) return dateText(value.dateValue);
  if (value.datetimeValue !== undefined) return datetimeText(value.datetimeValue);
  if (value.timeValue !== undefined) return timeText(value.timeValue);
  if (value.numericValue !== undefined) return decimalText(value.numericValue, numericScale);
  if (value.bignumericValue !== undefined) return decimalText(value.bignumericValue, bignumericScale);
  if (value.bytesValue !== undefined) return Buffer.from(value.bytesValue).toString("base64");
  return value.jsonValue ?? null;
}

function doubleText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}
