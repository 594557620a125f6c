import type { CatalogColumn } from "../../../src/ir/catalog.ts";
import { type CanonicalType, instant, type TimeForm } from "../../../src/ir/types.ts";
import type { TableField } from "./resources.ts";

export interface NamedType {
  readonly name: string;
  readonly type: CanonicalType;
}

/** The service's schemas use the older names of some types. */
const standardNames: Readonly<Record<string, string>> = {
  INTEGER: "INT64",
  FLOAT: "FLOAT64",
  BOOLEAN: "BOOL",
  RECORD: "STRUCT",
};

const canonical: Readonly<Record<string, CanonicalType>> = {
  STRING: { kind: "string" },
  BYTES: { kind: "bytes" },
  INT64: { kind: "int64" },
  FLOAT64: { kind: "float64" },
  BOOL: { kind: "bool" },
  TIMESTAMP: { kind: "timestamp" },
  DATETIME: { kind: "timestamp" },
  DATE: { kind: "date" },
  JSON: { kind: "json" },
};

const timeForms: Readonly<Record<string, TimeForm>> = {
  TIMESTAMP: instant,
  DATETIME: { form: "zoneless", zone: "UTC" },
  DATE: { form: "date", zone: "UTC" },
};

export function standardName({ type }: TableField): string {
  const name = type.toUpperCase();
  return standardNames[name] ?? name;
}

export function isRepeated({ mode }: TableField): boolean {
  return mode === "REPEATED";
}

/** Null for records, and for types that no other warehouse has: GEOGRAPHY, TIME, INTERVAL, RANGE. */
export function canonicalType(field: TableField): CanonicalType | null {
  const element = elementType(field);
  return isRepeated(field) && element !== null ? { kind: "array", of: element } : element;
}

function elementType(field: TableField): CanonicalType | null {
  const name = standardName(field);
  if (name === "NUMERIC") return decimal(field, 38, 9);
  return name === "BIGNUMERIC" ? decimal(field, 76, 38) : (canonical[name] ?? null);
}

function decimal({ precision, scale }: TableField, digits: number, fraction: number): CanonicalType {
  if (precision === undefined) return { kind: "decimal", precision: digits, scale: fraction };
  return { kind: "decimal", precision: Number(precision), scale: Number(scale ?? 0) };
}

/** As the language writes it: `ARRAY<NUMERIC(10, 2)>`. */
export function typeText(field: TableField): string {
  if (isRepeated(field)) return `ARRAY<${typeText({ ...field, mode: "NULLABLE" })}>`;
  const name = standardName(field);
  if (name === "STRUCT")
    return `STRUCT<${(field.fields ?? []).map((one) => `${one.name} ${typeText(one)}`).join(", ")}>`;
  if (field.precision === undefined) return name;
  return `${name}(${field.precision}${field.scale === undefined ? "" : `, ${field.scale}`})`;
}

export function catalogColumn(field: TableField): CatalogColumn {
  return {
    name: field.name,
    warehouseType: typeText(field),
    type: canonicalType(field),
    time: isRepeated(field) ? null : (timeForms[standardName(field)] ?? null),
  };
}

/** The name of a type that is no array, as parameters and schemas take it. */
export function wireType(type: CanonicalType): string {
  switch (type.kind) {
    case "int32":
    case "int64":
      return "INT64";
    case "float32":
    case "float64":
    case "vector":
      return "FLOAT64";
    case "decimal":
      return type.scale <= 9 && type.precision - type.scale <= 29 ? "NUMERIC" : "BIGNUMERIC";
    case "array":
      return wireType(type.of);
    default:
      return type.kind.toUpperCase();
  }
}

/** A column of a table to be made. */
export function fieldOf({ name, type }: NamedType): TableField {
  if (type.kind === "array") return { ...fieldOf({ name, type: type.of }), mode: "REPEATED" };
  if (type.kind === "vector") return { name, type: "FLOAT64", mode: "REPEATED" };
  if (type.kind !== "decimal") return { name, type: wireType(type), mode: "NULLABLE" };
  const { precision, scale } = type;
  return { name, type: wireType(type), mode: "NULLABLE", precision: String(precision), scale: String(scale) };
}
