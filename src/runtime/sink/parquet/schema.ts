import type { SchemaElement } from "hyparquet";
import type { CanonicalType } from "../../../ir/types.ts";
import type { ResultColumn } from "../../../ports/warehouse.ts";

/** The schema of a Parquet file: every column may be NULL, every annotation is written in its old and its new form. */
export function parquetSchemaOf(columns: readonly ResultColumn[]): SchemaElement[] {
  const root: SchemaElement = { name: "schema", num_children: columns.length };
  return [root, ...columns.flatMap(({ name, type }) => columnElements(name, type))];
}

/** The elements of one column, from the column itself to its values. */
export function columnElements(name: string, type: CanonicalType): SchemaElement[] {
  if (type.kind === "array") return listElements(name, type.of);
  if (type.kind === "vector") return listElements(name, { kind: "float32" });
  return [{ name, repetition_type: "OPTIONAL", ...storage(type) }];
}

function listElements(name: string, of: CanonicalType): SchemaElement[] {
  return [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    ...columnElements("element", of),
  ];
}

type Storage = Pick<SchemaElement, "type" | "type_length" | "converted_type" | "logical_type" | "precision" | "scale">;

function storage(type: Exclude<CanonicalType, { kind: "array" | "vector" }>): Storage {
  switch (type.kind) {
    case "bool":
      return { type: "BOOLEAN" };
    case "int32":
      return { type: "INT32" };
    case "int64":
      return { type: "INT64" };
    case "float32":
      return { type: "FLOAT" };
    case "float64":
      return { type: "DOUBLE" };
    case "string":
      return { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
    case "json":
      return { type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } };
    case "bytes":
      return { type: "BYTE_ARRAY" };
    case "date":
      return { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } };
    case "timestamp":
      return {
        type: "INT64",
        converted_type: "TIMESTAMP_MICROS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
      };
    case "decimal":
      return decimalStorage(type.precision, type.scale);
  }
}

/** In the smallest integer that holds every value of the precision. */
function decimalStorage(precision: number, scale: number): Storage {
  const annotation = {
    converted_type: "DECIMAL",
    precision,
    scale,
    logical_type: { type: "DECIMAL", precision, scale },
  } as const;
  if (precision <= 9) return { type: "INT32", ...annotation };
  if (precision <= 18) return { type: "INT64", ...annotation };
  return { type: "FIXED_LEN_BYTE_ARRAY", type_length: decimalBytes(precision), ...annotation };
}

/** Bytes of a two's complement integer of so many decimal digits. */
function decimalBytes(precision: number): number {
  const bits = (10n ** BigInt(precision)).toString(2).length + 1;
  return Math.ceil(bits / 8);
}
