import type { SchemaElement, SchemaTree } from "hyparquet";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { decimalText } from "./decimal.ts";
import { dateText, instantText } from "./instants.ts";
import { listElement, timestampUnit } from "./parquet-types.ts";

/** Turns a column's physical value (not null) into a canonical one; undefined where it cannot be exact. */
export type PhysicalReader = (value: unknown) => CanonicalValue | undefined;

/**
 * The schema with the annotations of its exact types taken off, so that the Parquet library hands over what is stored: it would
 * turn decimals into floats, timestamps into milliseconds, and JSON into objects.
 */
export function physicalSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  return schema.map((element) => {
    if (element.logical_type?.type === "LIST") return { ...element, converted_type: "LIST" };
    return isLossy(element) ? withoutAnnotation(element) : element;
  });
}

const lossy: ReadonlySet<string> = new Set([
  "DECIMAL",
  "DATE",
  "TIMESTAMP",
  "TIMESTAMP_MILLIS",
  "TIMESTAMP_MICROS",
  "JSON",
]);

function isLossy(element: SchemaElement): boolean {
  return lossy.has(element.converted_type ?? "") || lossy.has(element.logical_type?.type ?? "");
}

function withoutAnnotation({
  converted_type: _converted,
  logical_type: _logical,
  ...plain
}: SchemaElement): SchemaElement {
  return plain;
}

/** The reader of a column's physical values, chosen once a file. */
export function physicalReader(node: SchemaTree, type: CanonicalType): PhysicalReader {
  switch (type.kind) {
    case "array":
      return listReader(node, type.of);
    case "timestamp":
      return timestampReader(timestampUnit(node.element) ?? "MICROS");
    case "date":
      return (value) => (typeof value === "number" ? dateText(value) : undefined);
    case "decimal":
      return (value) => unscaledText(value, type.scale);
    case "bytes":
      // A copy: the value is a window on a whole page.
      return (value) => (value instanceof Uint8Array ? value.slice() : undefined);
    case "string":
    case "json":
      return text;
    case "int64":
      return (value) => (typeof value === "number" || typeof value === "bigint" ? BigInt(value) : undefined);
    case "bool":
      return (value) => (typeof value === "boolean" ? value : undefined);
    default:
      return (value) => (typeof value === "number" ? value : undefined);
  }
}

function listReader(node: SchemaTree, of: CanonicalType): PhysicalReader {
  const read = physicalReader(listElement(node) ?? node, of);
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const elements: CanonicalValue[] = [];
    for (const one of value) {
      const element = one === null || one === undefined ? null : read(one);
      if (element === undefined) return undefined;
      elements.push(element);
    }
    return elements;
  };
}

function timestampReader(unit: "MILLIS" | "MICROS" | "NANOS"): PhysicalReader {
  return (value) => {
    if (typeof value !== "bigint") return undefined;
    if (unit === "MILLIS") return instantText(value * 1_000n);
    if (unit === "MICROS") return instantText(value);
    // Nanoseconds are refused rather than rounded: rounding could move a row over a boundary.
    return value % 1_000n === 0n ? instantText(value / 1_000n) : undefined;
  };
}

function unscaledText(value: unknown, scale: number): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return decimalText(BigInt(value), scale);
  return value instanceof Uint8Array ? decimalText(bigEndian(value), scale) : undefined;
}

/** A two's complement integer, highest byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  let digits = 0n;
  for (const byte of bytes) digits = (digits << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, digits);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array)) return undefined;
  try {
    return decoder.decode(value);
  } catch {
    return undefined;
  }
}
