import type { SchemaElement, SchemaTree } from "hyparquet";
import type { CanonicalType } from "../../ir/types.ts";

/** What a column of a Parquet schema means, or null where it has no canonical type (maps, structs, times of day, intervals). */
export function parquetType(node: SchemaTree): CanonicalType | null {
  const element = listElement(node);
  if (element !== null) {
    const of = parquetType(element);
    return of === null ? null : { kind: "array", of };
  }
  if (node.children.length > 0 || node.element.repetition_type === "REPEATED") return null;
  return leafType(node.element);
}

/** The element of a list column, or null where the column is none. */
export function listElement(node: SchemaTree): SchemaTree | null {
  const [repeated, ...others] = node.children;
  const isList = node.element.converted_type === "LIST" || node.element.logical_type?.type === "LIST";
  if (!isList || repeated === undefined || others.length > 0) return null;
  if (repeated.children.length === 0)
    return { ...repeated, element: { ...repeated.element, repetition_type: "REQUIRED" } };
  return repeated.children.length === 1 ? (repeated.children[0] ?? null) : null;
}

/** How many units of a second's fraction a timestamp column counts in; null where it is no timestamp. */
export function timestampUnit(element: SchemaElement): "MILLIS" | "MICROS" | "NANOS" | null {
  if (element.type === "INT96") return "NANOS";
  if (element.logical_type?.type === "TIMESTAMP") return element.logical_type.unit;
  if (element.converted_type === "TIMESTAMP_MILLIS") return "MILLIS";
  return element.converted_type === "TIMESTAMP_MICROS" ? "MICROS" : null;
}

function leafType(element: SchemaElement): CanonicalType | null {
  if (timestampUnit(element) !== null) return { kind: "timestamp" };
  const { converted_type: converted, logical_type: logical } = element;
  const precision = element.precision ?? (logical?.type === "DECIMAL" ? logical.precision : 0);
  const scale = element.scale ?? (logical?.type === "DECIMAL" ? logical.scale : 0);
  const annotation =
    logical?.type === "INTEGER" ? `${logical.isSigned ? "INT" : "UINT"}_${logical.bitWidth}` : logical?.type;
  return annotatedType(converted ?? annotation, precision, scale) ?? physicalType(element, converted ?? annotation);
}

function annotatedType(annotation: string | undefined, precision: number, scale: number): CanonicalType | null {
  switch (annotation) {
    case "DECIMAL":
      return { kind: "decimal", precision, scale };
    case "UTF8":
    case "STRING":
    case "ENUM":
    case "UUID":
      return { kind: "string" };
    case "DATE":
      return { kind: "date" };
    case "JSON":
      return { kind: "json" };
    case "FLOAT16":
      return { kind: "float32" };
    case "UINT_32":
      return { kind: "int64" };
    case "UINT_64":
      return { kind: "decimal", precision: 20, scale: 0 };
    default:
      return null;
  }
}

const plainAnnotations: ReadonlySet<string> = new Set([
  "INT_8",
  "INT_16",
  "INT_32",
  "INT_64",
  "UINT_8",
  "UINT_16",
  "NULL",
]);

function physicalType(element: SchemaElement, annotation: string | undefined): CanonicalType | null {
  if (annotation !== undefined && !plainAnnotations.has(annotation)) return null;
  switch (element.type) {
    case "BOOLEAN":
      return { kind: "bool" };
    case "INT32":
      return { kind: "int32" };
    case "INT64":
      return { kind: "int64" };
    case "FLOAT":
      return { kind: "float32" };
    case "DOUBLE":
      return { kind: "float64" };
    case "BYTE_ARRAY":
    case "FIXED_LEN_BYTE_ARRAY":
      return { kind: "bytes" };
    default:
      return null;
  }
}
