import { typeName } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { type CsvRecord, CsvRecords, CsvSyntaxError } from "./csv-records.ts";
import { textReader } from "./from-text.ts";
import { invalidFile, invalidLine, shown } from "./invalid.ts";
import { checkNames, defaultBatchRows, type ReadOptions, type RowFile, typedColumns } from "./row-file.ts";
import { textChunks } from "./text-chunks.ts";

/** Opens a CSV file (RFC 4180, with a header). */
export async function openCsv(path: string, gzip: boolean, options: ReadOptions): Promise<RowFile> {
  const columns = typedColumns(path, await csvHeader(path, gzip), options);
  return { columns, rows: { [Symbol.asyncIterator]: () => csvRows(path, gzip, columns, options) } };
}

async function csvHeader(path: string, gzip: boolean): Promise<readonly string[]> {
  for await (const records of csvRecords(path, gzip)) {
    const names = records[0]?.fields;
    if (names === undefined) continue;
    checkNames(path, names);
    return names;
  }
  throw invalidFile(path, "is empty", "the first line of a CSV file names its columns");
}

/** A CSV file's records without its header, all of one width, in the pieces that the file is read in. */
export async function* csvBody(path: string, gzip: boolean): AsyncGenerator<readonly CsvRecord[]> {
  let width: number | null = null;
  for await (const records of csvRecords(path, gzip)) {
    const body = width === null ? records.slice(1) : records;
    width ??= records[0]?.fields.length ?? null;
    if (width !== null) yield sameWidth(path, body, width);
  }
}

/** Blank lines are no records, but where a file has a single column: there they are its empty field. */
function sameWidth(path: string, records: readonly CsvRecord[], width: number): readonly CsvRecord[] {
  const kept = width === 1 ? records : records.filter((record) => !isBlank(record));
  const odd = kept.find((record) => record.fields.length !== width);
  if (odd === undefined) return kept;
  const problem = `${odd.fields.length} fields where the header has ${width}`;
  throw invalidLine(path, odd.line, problem, "quote fields that hold commas or line ends");
}

function isBlank(record: CsvRecord): boolean {
  return record.fields.length === 1 && record.fields[0] === "" && record.quoted === null;
}

async function* csvRecords(path: string, gzip: boolean): AsyncGenerator<readonly CsvRecord[]> {
  const splitter = new CsvRecords();
  try {
    for await (const text of textChunks(path, gzip)) {
      const records = splitter.push(text);
      if (records.length > 0) yield records;
    }
    const last = splitter.end();
    if (last.length > 0) yield last;
  } catch (cause) {
    if (!(cause instanceof CsvSyntaxError)) throw cause;
    throw invalidLine(path, cause.line, cause.message, 'quote the field and write a quote inside it as ""');
  }
}

async function* csvRows(
  path: string,
  gzip: boolean,
  columns: readonly ResultColumn[],
  options: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  const limit = options.batchRows ?? defaultBatchRows;
  const read = recordReader(path, columns, options);
  let batch: Row[] = [];
  for await (const records of csvBody(path, gzip)) {
    for (const record of records) {
      batch.push(read(record));
      if (batch.length < limit) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

type CellReader = (text: string, quoted: boolean) => CanonicalValue | undefined;

function recordReader(path: string, columns: readonly ResultColumn[], options: ReadOptions): (one: CsvRecord) => Row {
  const nulls = nullTest(options.nullValues);
  const cells = columns.map((column) => cellReader(column, nulls));
  return (record) => {
    const row = new Array<CanonicalValue>(cells.length);
    for (const [index, cell] of cells.entries()) {
      const value = cell(record.fields[index] ?? "", record.quoted?.[index] ?? false);
      if (value === undefined) throw badCell(path, record, columns[index], index);
      row[index] = value;
    }
    return row;
  };
}

function cellReader(column: ResultColumn, isNull: (text: string) => boolean): CellReader {
  const read = textReader(column.type);
  if (column.type.kind === "string") return (text, quoted) => (!quoted && isNull(text) ? null : text);
  return (text) => (isNull(text) ? null : read(text));
}

/** Whether a field's text means NULL. */
export function nullTest(nullValues: readonly string[] = [""]): (text: string) => boolean {
  if (nullValues.length === 1 && nullValues[0] === "") return (text) => text === "";
  const values = new Set(nullValues);
  return (text) => values.has(text);
}

function badCell(path: string, record: CsvRecord, column: ResultColumn | undefined, index: number): Error {
  const type = column === undefined ? "value" : typeName(column.type);
  const problem = `column '${column?.name}': ${shown(record.fields[index] ?? "")} is no ${type}`;
  return invalidLine(path, record.line, problem, "correct it, declare another type, or list it as a null value");
}
