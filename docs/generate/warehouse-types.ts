/** What types are in each warehouse, from the code of its dialect: what is written, what is sent, what its columns are read as. */
import { canonicalType } from "../../dialects/bigquery/driver/types.ts";
import { wireText } from "../../dialects/bigquery/driver/wire-text.ts";
import { bigquery } from "../../dialects/bigquery/index.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { encoderOf } from "../../dialects/snowflake/driver/encode.ts";
import { knownType } from "../../dialects/snowflake/driver/types.ts";
import { snowflake } from "../../dialects/snowflake/index.ts";
import { type CanonicalType, typeName } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import { SqlPrinter } from "../../src/kernel/sql.ts";
import type { Dialect } from "../../src/ports/dialect.ts";

/** A column that somebody else made, and the canonical type that it is read as; `none` where there is no counterpart. */
export type ReadAs = readonly (readonly [column: string, canonical: string])[];

/** A test holds this against the engines. */
export const postgresReadAs: ReadAs = [
  ["boolean", "bool"],
  ["smallint", "int32"],
  ["integer", "int32"],
  ["bigint", "int64"],
  ["oid", "int64"],
  ["real", "float32"],
  ["double precision", "float64"],
  ["numeric(18, 2)", "decimal(18,2)"],
  ["numeric", "none"],
  ["text", "string"],
  ["character varying(20)", "string"],
  ["character(3)", "string"],
  ["uuid", "string"],
  ["bytea", "bytes"],
  ["timestamp with time zone", "timestamp"],
  ["timestamp without time zone", "timestamp"],
  ["date", "date"],
  ["json", "json"],
  ["jsonb", "json"],
  ["bigint[]", "array<int64>"],
  ["time without time zone", "none"],
  ["interval", "none"],
];

/** As a table's author writes the column → as the catalog tells it. */
const snowflakeColumns: readonly (readonly [string, string, number?, number?])[] = [
  ["BOOLEAN", "BOOLEAN"],
  ["NUMBER(9, 0)", "NUMBER", 9, 0],
  ["NUMBER(10, 0)", "NUMBER", 10, 0],
  ["INTEGER", "NUMBER", 38, 0],
  ["NUMBER(18, 2)", "NUMBER", 18, 2],
  ["FLOAT", "FLOAT"],
  ["VARCHAR(20)", "TEXT"],
  ["BINARY", "BINARY"],
  ["TIMESTAMP_TZ", "TIMESTAMP_TZ"],
  ["TIMESTAMP_LTZ", "TIMESTAMP_LTZ"],
  ["TIMESTAMP_NTZ", "TIMESTAMP_NTZ"],
  ["DATE", "DATE"],
  ["VARIANT", "VARIANT"],
  ["OBJECT", "OBJECT"],
  ["ARRAY", "ARRAY"],
  ["TIME", "TIME"],
];

export const snowflakeReadAs: ReadAs = snowflakeColumns.map(([column, name, precision, scale]) => [
  column,
  nameOf(knownType({ name, precision: precision ?? null, scale: scale ?? null }).type),
]);

type Field = Parameters<typeof canonicalType>[0];

const bigqueryColumns: readonly (readonly [string, Omit<Field, "name">])[] = [
  ["BOOL", { type: "BOOLEAN" }],
  ["INT64", { type: "INTEGER" }],
  ["FLOAT64", { type: "FLOAT" }],
  ["NUMERIC(18, 2)", { type: "NUMERIC", precision: "18", scale: "2" }],
  ["NUMERIC", { type: "NUMERIC" }],
  ["BIGNUMERIC", { type: "BIGNUMERIC" }],
  ["STRING", { type: "STRING" }],
  ["BYTES", { type: "BYTES" }],
  ["TIMESTAMP", { type: "TIMESTAMP" }],
  ["DATETIME", { type: "DATETIME" }],
  ["DATE", { type: "DATE" }],
  ["JSON", { type: "JSON" }],
  ["ARRAY<INT64>", { type: "INTEGER", mode: "REPEATED" }],
  ["STRUCT<a INT64>", { type: "RECORD", fields: [{ name: "a", type: "INTEGER" }] }],
  ["TIME", { type: "TIME" }],
];

export const bigqueryReadAs: ReadAs = bigqueryColumns.map(([column, field]) => [
  column,
  nameOf(canonicalType({ name: "c", ...field })),
]);

function nameOf(type: CanonicalType | null): string {
  return type === null ? "none" : typeName(type);
}

const dialects: readonly Dialect[] = [postgres, snowflake, bigquery];

/** The type's name in PostgreSQL, Snowflake and BigQuery. */
export function warehouseNames(type: CanonicalType): readonly string[] {
  return dialects.map(({ lexicon }) => new SqlPrinter(lexicon.spelling).print(lexicon.type(type)));
}

/** What Snowflake and BigQuery are sent for a value. */
export function sentAs(type: CanonicalType, value: CanonicalValue): readonly [snowflake: string, bigquery: string] {
  if (value === null) throw new RangeError("a NULL has no form of its own");
  return [encoderOf(type)(value), bigqueryForm(type, value)];
}

function bigqueryForm(type: CanonicalType, value: CanonicalValue): string {
  if (!Array.isArray(value)) return wireText(type, value);
  const of: CanonicalType = type.kind === "array" ? type.of : { kind: "float64" };
  return `[${value.map((one: CanonicalValue) => (one === null ? "refused" : wireText(of, one))).join(", ")}]`;
}
