import { typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { Json } from "../../kernel/hash.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { valueFromJson } from "./from-json.ts";
import { invalidLine, shown } from "./invalid.ts";
import { formatJson, parseJson } from "./json-numbers.ts";
import { checkNames, defaultBatchRows, type ReadOptions, type RowFile } from "./row-file.ts";
import { textChunks } from "./text-chunks.ts";

/** One object of a JSON lines file, and its line, from 1. */
export interface JsonLine {
  readonly line: number;
  readonly fields: ReadonlyMap<string, Json>;
}

/**
 * Opens a file of JSON objects, one a line. Its columns are those of the first line, then the declared ones that it lacks: a
 * field left out is NULL, a field that neither knows is refused rather than dropped.
 */
export async function openJsonLines(path: string, gzip: boolean, options: ReadOptions): Promise<RowFile> {
  const declared = new Map(options.columns?.map((column) => [column.name, column.type]));
  const first = await firstLine(path, gzip);
  const names = [...new Set([...(first?.fields.keys() ?? []), ...declared.keys()])];
  checkNames(path, names);
  const columns = names.map((name) => ({ name, type: declared.get(name) ?? ({ kind: "string" } as const) }));
  return { columns, rows: { [Symbol.asyncIterator]: () => jsonRows(path, gzip, columns, options) } };
}

async function firstLine(path: string, gzip: boolean): Promise<JsonLine | null> {
  for await (const lines of jsonLines(path, gzip)) {
    const [first] = lines;
    if (first !== undefined) return first;
  }
  return null;
}

/** The file's objects, in the pieces that the file is read in. Blank lines are skipped. */
export async function* jsonLines(path: string, gzip: boolean): AsyncGenerator<readonly JsonLine[]> {
  let [rest, line] = ["", 1];
  for await (const text of textChunks(path, gzip)) {
    const complete = (rest + text).split("\n");
    rest = complete.pop() ?? "";
    yield objects(path, complete, line);
    line += complete.length;
  }
  yield objects(path, [rest], line);
}

function objects(path: string, texts: readonly string[], firstLine: number): readonly JsonLine[] {
  const read: JsonLine[] = [];
  for (const [index, text] of texts.entries()) {
    if (text.trim() !== "") read.push({ line: firstLine + index, fields: object(path, text, firstLine + index) });
  }
  return read;
}

function object(path: string, text: string, line: number): ReadonlyMap<string, Json> {
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  throw invalidLine(path, line, "is not a JSON object", "write one whole object a line, without commas between lines");
}

async function* jsonRows(
  path: string,
  gzip: boolean,
  columns: readonly ResultColumn[],
  options: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  const limit = options.batchRows ?? defaultBatchRows;
  let batch: Row[] = [];
  for await (const lines of jsonLines(path, gzip)) {
    for (const line of lines) {
      batch.push(rowOf(path, line, columns));
      if (batch.length < limit) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function rowOf(path: string, line: JsonLine, columns: readonly ResultColumn[]): Row {
  let found = 0;
  const row = columns.map((column) => {
    const value = line.fields.get(column.name);
    if (value !== undefined) found++;
    return cell(path, line, column, value);
  });
  if (found < line.fields.size) throw unknownField(path, line, columns);
  return row;
}

function cell(path: string, line: JsonLine, column: ResultColumn, value: Json | undefined): CanonicalValue {
  if (value === undefined || value === null) return null;
  const read = valueFromJson(column.type, value);
  if (read !== undefined) return read;
  const problem = `column '${column.name}': ${shown(formatJson(value))} is no ${typeName(column.type)}`;
  throw invalidLine(path, line.line, problem, "correct it or declare another type");
}

function unknownField(path: string, line: JsonLine, columns: readonly ResultColumn[]): Error {
  const known = new Set(columns.map((column) => column.name));
  const name = [...line.fields.keys()].find((one) => !known.has(one));
  const problem = `the field '${name}' is neither in the first line nor declared`;
  return invalidLine(path, line.line, problem, `declare a column '${name}'`);
}
