import { brotliDecompressSync, gunzipSync } from "node:zlib";
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import { physicalReader, physicalSchema } from "./from-parquet.ts";
import { invalidFile, invalidValue } from "./invalid.ts";
import { parquetType } from "./parquet-types.ts";
import { checkNames, defaultBatchRows, type ReadOptions, type RowFile, requireColumn } from "./row-file.ts";
import { readFailure } from "./text-chunks.ts";
import { type Widening, widening } from "./widening.ts";

/** Node unpacks what it can: it is faster. */
const unpackers: Compressors = {
  ...compressors,
  GZIP: (packed) => gunzipSync(packed),
  BROTLI: (packed) => brotliDecompressSync(packed),
};

interface OpenParquet {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly ParquetColumn[];
}

interface ParquetColumn {
  readonly name: string;
  readonly node: SchemaTree;
  readonly stored: CanonicalType;
  readonly type: CanonicalType;
  readonly widen: Widening;
}

/** Opens a Parquet file: its schema says the types; a declared type may only be a wider one. One row group is held at a time. */
export async function openParquet(path: string, options: ReadOptions): Promise<RowFile> {
  const open = await failingAs(path, async () => {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    return { path, file, metadata, columns: columnsOf(path, metadata, options) };
  });
  const columns = open.columns.map(({ name, type }) => ({ name, type }));
  return { columns, rows: { [Symbol.asyncIterator]: () => rowsOf(open, options.batchRows ?? defaultBatchRows) } };
}

function columnsOf(path: string, metadata: FileMetaData, options: ReadOptions): readonly ParquetColumn[] {
  const nodes = parquetSchema(metadata).children;
  const names = nodes.map((node) => node.element.name);
  checkNames(path, names);
  for (const { name } of options.columns ?? []) requireColumn(path, names, name);
  return nodes.map((node) => {
    const name = node.element.name;
    return parquetColumn(
      path,
      node,
      options.columns?.find((column) => column.name === name),
    );
  });
}

function parquetColumn(path: string, node: SchemaTree, declared: ResultColumn | undefined): ParquetColumn {
  const name = node.element.name;
  const stored = parquetType(node);
  if (stored === null) {
    throw invalidFile(
      path,
      `has a column '${name}' of a type that asof does not have`,
      "store it as JSON or leave it out",
    );
  }
  const type = declared?.type ?? stored;
  const widen = widening(stored, type);
  if (widen !== null) return { name, node, stored, type, widen };
  const problem = `holds '${name}' as ${typeName(stored)}, which is not read as ${typeName(type)}`;
  throw invalidFile(path, problem, `declare it as ${typeName(stored)}, or not at all`);
}

async function* rowsOf(open: OpenParquet, batchRows: number): AsyncGenerator<readonly Row[]> {
  let start = 0;
  for (const group of open.metadata.row_groups) {
    const end = start + Number(group.num_rows);
    const values = await failingAs(open.path, () => groupValues(open, start, end));
    for (let from = start; from < end; from += batchRows) {
      yield rowsBetween(open, values, start, from, Math.min(from + batchRows, end));
    }
    start = end;
  }
}

/** A row group's physical values, by column. */
async function groupValues(open: OpenParquet, rowStart: number, rowEnd: number): Promise<readonly unknown[][]> {
  const values = new Map<string, unknown[]>(open.columns.map((column) => [column.name, []]));
  await parquetRead({
    file: open.file,
    metadata: { ...open.metadata, schema: physicalSchema(open.metadata.schema) },
    rowStart,
    rowEnd,
    compressors: unpackers,
    utf8: false,
    geoparquet: false,
    parsers: { timestampFromNanoseconds: (nanoseconds) => nanoseconds },
    onChunk: ({ columnName, columnData }) => {
      const column = values.get(columnName);
      for (const value of columnData) column?.push(value);
    },
  });
  return open.columns.map((column) => values.get(column.name) ?? []);
}

function rowsBetween(
  open: OpenParquet,
  values: readonly unknown[][],
  groupStart: number,
  from: number,
  end: number,
): readonly Row[] {
  const columns = open.columns.map((column, index) =>
    columnSlice(open, column, values[index] ?? [], groupStart, from, end),
  );
  return Array.from({ length: end - from }, (_, row) => columns.map((column) => column[row] ?? null));
}

function columnSlice(
  open: OpenParquet,
  column: ParquetColumn,
  values: readonly unknown[],
  groupStart: number,
  from: number,
  end: number,
): Row {
  const read = physicalReader(column.node, column.stored);
  return values.slice(from - groupStart, end - groupStart).map((value, index) => {
    if (value === null || value === undefined) return null;
    const stored = read(value);
    const wide = stored === undefined || stored === null ? stored : column.widen(stored);
    if (wide !== undefined) return wide;
    const problem = `a stored value cannot be read exactly as ${typeName(column.type)}`;
    throw invalidValue(
      open.path,
      `row ${from + index + 1}`,
      column.name,
      problem,
      "write it at the precision that asof holds",
    );
  });
}

/** Runs work on a file; what the Parquet library says of it becomes `file-invalid`. */
async function failingAs<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const failure = readFailure(path, cause);
    if (failure instanceof AsofError || !(failure instanceof Error)) throw failure;
    const hint = "write it again, with a compression that is widely read, such as snappy";
    throw invalidFile(path, `cannot be read as Parquet: ${failure.message}`, hint, cause);
  }
}
