import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";
import type { Parameter } from "../../../src/kernel/sql.ts";
import type { ParameterCell, ParameterType, QueryParameter } from "./resources.ts";
import { type NamedType, wireType } from "./types.ts";
import { wireText } from "./wire-text.ts";

/** A bound value by its place among the question marks. NULL takes every type where it is text. */
export function positional({ value }: Parameter): QueryParameter {
  return { parameterType: { type: typeOf(value) }, parameterValue: { value: value === null ? null : String(value) } };
}

function typeOf(value: Parameter["value"]): string {
  if (typeof value === "boolean") return "BOOL";
  if (typeof value === "bigint") return "INT64";
  // As the language reads such a literal: only a whole number may stand in LIMIT.
  if (typeof value === "number") return Number.isSafeInteger(value) ? "INT64" : "FLOAT64";
  return "STRING";
}

/** Rows as one parameter: an array of records. */
export function rowsParameter(columns: readonly NamedType[], rows: readonly Row[]): Omit<QueryParameter, "name"> {
  const structTypes = columns.map(({ name, type }) => ({ name, type: parameterType(type) }));
  const cells = rows.map((row): ParameterCell => {
    const values = columns.map(({ name, type }, index) => [name, parameterCell(type, row[index] ?? null)] as const);
    return { structValues: Object.fromEntries(values) };
  });
  return {
    parameterType: { type: "ARRAY", arrayType: { type: "STRUCT", structTypes } },
    parameterValue: { arrayValues: cells },
  };
}

function parameterType(type: CanonicalType): ParameterType {
  if (type.kind === "array") return { type: "ARRAY", arrayType: parameterType(type.of) };
  if (type.kind === "vector") return { type: "ARRAY", arrayType: { type: "FLOAT64" } };
  return { type: wireType(type) };
}

function parameterCell(type: CanonicalType, value: CanonicalValue): ParameterCell {
  if (type.kind !== "array" && type.kind !== "vector") return { value: value === null ? null : wireText(type, value) };
  const of: CanonicalType = type.kind === "array" ? type.of : { kind: "float64" };
  return { arrayValues: Array.isArray(value) ? value.map((one: CanonicalValue) => parameterCell(of, one)) : [] };
}
