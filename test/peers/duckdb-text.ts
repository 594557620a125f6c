import type { CanonicalType } from "../../src/ir/types.ts";
import type { ResultColumn } from "../../src/ports/warehouse.ts";
import { inDuckdb } from "./expected-types.ts";

/** A query of a CSV file: bytes and lists are text there, of hexadecimal digits and JSON. */
export function duckdbCsv(path: string, columns: readonly ResultColumn[]): string {
  const isText = ({ kind }: CanonicalType): boolean => ["bytes", "array", "vector", "json"].includes(kind);
  const read = types(columns, (type, duckdb) => (isText(type) ? "VARCHAR" : duckdb));
  const cells = columns.map(({ name, type }) => `${fromCsv(type, quoted(name), duckdbType(name))} as ${quoted(name)}`);
  const options = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''";
  return `select ${cells.join(", ")} from read_csv('${path}', ${options}, allow_quoted_nulls = false, columns = ${read})`;
}

function fromCsv(type: CanonicalType, cell: string, duckdb: string): string {
  if (type.kind === "bytes") return `from_hex(${cell}[3:])`;
  return type.kind === "array" || type.kind === "vector" || type.kind === "json" ? `${cell}::json::${duckdb}` : cell;
}

/** A query of a file of JSON lines: bytes are text there, in base64. */
export function duckdbJson(path: string, columns: readonly ResultColumn[]): string {
  const read = types(columns, (type, duckdb) => (type.kind === "bytes" ? "VARCHAR" : duckdb));
  const cells = columns.map(({ name, type }) => {
    const cell = quoted(name);
    return `${type.kind === "bytes" ? `from_base64(${cell})` : cell} as ${cell}`;
  });
  return `select ${cells.join(", ")} from read_json('${path}', format = 'newline_delimited', columns = ${read})`;
}

function types(columns: readonly ResultColumn[], typeOf: (type: CanonicalType, duckdb: string) => string): string {
  const fields = columns.map(({ name, type }) => `${quoted(name)}: '${typeOf(type, duckdbType(name))}'`);
  return `{${fields.join(", ")}}`;
}

function duckdbType(name: string): string {
  return inDuckdb[name] ?? "VARCHAR";
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
