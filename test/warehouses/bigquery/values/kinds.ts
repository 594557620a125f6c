import type { ZType } from "../evaluator/protocol.ts";
import type { ParameterType, TableField } from "../resources.ts";
import { invalid } from "../service-error.ts";

/** Names of types: the service's, its legacy synonyms, and the evaluator's. */
const kinds: Readonly<Record<string, string>> = {
  STRING: "TYPE_STRING",
  BYTES: "TYPE_BYTES",
  INT64: "TYPE_INT64",
  INTEGER: "TYPE_INT64",
  FLOAT64: "TYPE_DOUBLE",
  FLOAT: "TYPE_DOUBLE",
  BOOL: "TYPE_BOOL",
  BOOLEAN: "TYPE_BOOL",
  TIMESTAMP: "TYPE_TIMESTAMP",
  DATE: "TYPE_DATE",
  TIME: "TYPE_TIME",
  DATETIME: "TYPE_DATETIME",
  NUMERIC: "TYPE_NUMERIC",
  BIGNUMERIC: "TYPE_BIGNUMERIC",
  JSON: "TYPE_JSON",
};

/** Results name types as the service's schemas do. */
const names: Readonly<Record<string, string>> = {
  TYPE_INT64: "INTEGER",
  TYPE_DOUBLE: "FLOAT",
  TYPE_BOOL: "BOOLEAN",
};

export function kindOf(type: string): string {
  const kind = kinds[type.toUpperCase()];
  if (kind === undefined) throw invalid(`Invalid value for type: ${type} is not a valid value`);
  return kind;
}

export function isRecord(field: TableField): boolean {
  return /^(RECORD|STRUCT)$/i.test(field.type);
}

export function isRepeated(field: TableField): boolean {
  return field.mode === "REPEATED";
}

export function typeOf(field: TableField): ZType {
  const element = isRecord(field)
    ? structType((field.fields ?? []).map((one) => ({ fieldName: one.name, fieldType: typeOf(one) })))
    : { typeKind: kindOf(field.type) };
  return isRepeated(field) ? { typeKind: "TYPE_ARRAY", arrayType: { elementType: element } } : element;
}

function structType(field: readonly { readonly fieldName: string; readonly fieldType: ZType }[]): ZType {
  return { typeKind: "TYPE_STRUCT", structType: { field } };
}

export function fieldOf(name: string, type: ZType): TableField {
  if (type.arrayType) return { ...fieldOf(name, type.arrayType.elementType), mode: "REPEATED" };
  if (type.structType) {
    const fields = (type.structType.field ?? []).map((one) => fieldOf(one.fieldName, one.fieldType));
    return { name, type: "RECORD", mode: "NULLABLE", fields };
  }
  return { name, type: names[type.typeKind] ?? type.typeKind.replace("TYPE_", ""), mode: "NULLABLE" };
}

/** A parameter's type as the field that has it. */
export function fieldOfParameter(name: string, type: ParameterType): TableField {
  if (type.arrayType !== undefined) return { ...fieldOfParameter(name, type.arrayType), mode: "REPEATED" };
  if (type.structTypes === undefined) return { name, type: type.type };
  return { name, type: "RECORD", fields: type.structTypes.map((one) => fieldOfParameter(one.name, one.type)) };
}
