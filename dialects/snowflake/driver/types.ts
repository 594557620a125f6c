import { type CanonicalType, instant, type TimeForm } from "../../../src/ir/types.ts";
import type { ClientColumn } from "./client.ts";

export interface KnownType {
  /** Null for a type without a canonical counterpart, and for an ARRAY: its elements may be of any type, so a declaration decides. */
  readonly type: CanonicalType | null;
  /** For types that hold time. */
  readonly time: TimeForm | null;
  /** In Snowflake's own words. */
  readonly warehouseType: string;
}

/** A type as the catalog or the client tells it, in capital letters. */
export interface ToldType {
  readonly name: string;
  readonly precision: number | null;
  readonly scale: number | null;
}

const zoneless: TimeForm = { form: "zoneless", zone: "UTC" };
const simple: Readonly<Record<string, CanonicalType>> = {
  BOOLEAN: { kind: "bool" },
  FLOAT: { kind: "float64" },
  REAL: { kind: "float64" },
  TEXT: { kind: "string" },
  BINARY: { kind: "bytes" },
  DATE: { kind: "date" },
  TIMESTAMP_NTZ: { kind: "timestamp" },
  TIMESTAMP_LTZ: { kind: "timestamp" },
  TIMESTAMP_TZ: { kind: "timestamp" },
  VARIANT: { kind: "json" },
  OBJECT: { kind: "json" },
  MAP: { kind: "json" },
};
const times: Readonly<Record<string, TimeForm>> = {
  DATE: { form: "date", zone: "UTC" },
  TIMESTAMP_NTZ: zoneless,
  TIMESTAMP_LTZ: instant,
  TIMESTAMP_TZ: instant,
};
/** Other words of the catalog and the client for the same types. */
const same: Readonly<Record<string, string>> = { FIXED: "NUMBER", DECIMAL: "NUMBER", VARCHAR: "TEXT", DOUBLE: "FLOAT" };

export function knownType({ name, precision, scale }: ToldType): KnownType {
  const plain = same[name] ?? name;
  if (plain !== "NUMBER") return { type: simple[plain] ?? null, time: times[plain] ?? null, warehouseType: plain };
  const [digits, decimals] = [precision ?? 38, scale ?? 0];
  return { type: numberType(digits, decimals), time: null, warehouseType: `NUMBER(${digits},${decimals})` };
}

/**
 * A NUMBER without decimals is how Snowflake stores every integer, INT as NUMBER(38,0): an int64, and a value beyond that is
 * refused when it is read.
 */
function numberType(precision: number, scale: number): CanonicalType {
  if (scale > 0) return { kind: "decimal", precision, scale };
  return precision <= 9 ? { kind: "int32" } : { kind: "int64" };
}

const arrayText: CanonicalType = { kind: "json" };
const otherText: CanonicalType = { kind: "string" };

/** What a column is handed out as that nobody declared: text where its type has no counterpart. */
export function undeclaredType(column: ClientColumn): CanonicalType {
  const { type, warehouseType } = columnType(column);
  return type ?? (warehouseType === "ARRAY" ? arrayText : otherText);
}

export function columnType(column: ClientColumn): KnownType {
  return knownType({
    name: column.getType().toUpperCase(),
    precision: column.getPrecision() ?? null,
    scale: column.getScale() ?? null,
  });
}
