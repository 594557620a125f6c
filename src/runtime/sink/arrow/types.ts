import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Schema,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { CanonicalType } from "../../../ir/types.ts";
import type { ResultColumn } from "../../../ports/warehouse.ts";

/** The schema of an Arrow file: every column may be NULL. */
export function arrowSchemaOf(columns: readonly ResultColumn[]): Schema {
  return new Schema(columns.map(({ name, type }) => arrowField(name, type)));
}

/** JSON is text that a well-known extension type says to be JSON. */
function arrowField(name: string, type: CanonicalType): Field {
  const metadata = type.kind === "json" ? jsonExtension : undefined;
  return new Field(name, arrowType(type), true, metadata);
}

const jsonExtension = new Map([
  ["ARROW:extension:name", "arrow.json"],
  ["ARROW:extension:metadata", ""],
]);

export function arrowType(type: CanonicalType): DataType {
  switch (type.kind) {
    case "bool":
      return new Bool();
    case "int32":
      return new Int32();
    case "int64":
      return new Int64();
    case "float32":
      return new Float32();
    case "float64":
      return new Float64();
    case "decimal":
      return new Decimal(type.scale, type.precision, 128);
    case "string":
    case "json":
      return new Utf8();
    case "bytes":
      return new Binary();
    case "timestamp":
      return new TimestampMicrosecond("UTC");
    case "date":
      return new DateDay();
    case "array":
      return new List(arrowField("item", type.of));
    case "vector":
      return new FixedSizeList(type.length, arrowField("item", { kind: "float32" }));
  }
}
