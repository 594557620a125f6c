import type { Relation } from "../../ir/definition.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { IfExists, IndexColumn, LoadedTable, ResultColumn, Warehouse } from "../../ports/warehouse.ts";
import { proposeTypes } from "../files/propose-types.ts";
import { readRows } from "../files/read-rows.ts";

/** Texts that mean NULL in the CSV files that are loaded, unless somebody says others. */
export const defaultNullValues: readonly string[] = ["", "NA"];

export interface FileColumns {
  /** What is to be loaded, in the order of the file. */
  readonly columns: readonly ResultColumn[];
  /** Those of them whose types nobody declared: proposals, for an author to accept. */
  readonly proposed: readonly ResultColumn[];
}

/**
 * The columns of a file: as declared, the others proposed from its values; or the declared ones alone (`complete`). Throws
 * `file-not-found` or `file-invalid`, also for a declared column that the file lacks.
 */
export async function fileColumns(
  path: string,
  declared: readonly ResultColumn[],
  options: { readonly complete: boolean; readonly nullValues: readonly string[] },
): Promise<FileColumns> {
  const header = (await readRows(path, { columns: declared })).columns.map(({ name }) => name);
  const known = new Map(declared.map((column) => [column.name, column]));
  if (options.complete) return { columns: header.flatMap((name) => known.get(name) ?? []), proposed: [] };
  const missing = header.some((name) => !known.has(name));
  const all = missing ? await proposeTypes(path, { nullValues: options.nullValues }) : [...known.values()];
  const columns = all.map((column) => known.get(column.name) ?? column);
  return { columns, proposed: columns.filter(({ name }) => !known.has(name)) };
}

export interface FileLoad {
  readonly path: string;
  readonly table: Relation;
  /** Other columns of the file are left out. */
  readonly columns: readonly ResultColumn[];
  readonly nullValues: readonly string[];
  readonly indexes: readonly (readonly IndexColumn[])[];
  readonly ifExists: IfExists | "append";
  readonly signal?: AbortSignal | undefined;
  /** Told how many rows were read so far. */
  readonly onRows?: ((rows: bigint) => void) | undefined;
}

/** Brings a file into a table, in one transaction: whatever fails, nothing is left behind. */
export async function loadFile(warehouse: Warehouse, load: FileLoad): Promise<LoadedTable> {
  const { columns, table, indexes, ifExists, signal } = load;
  const file = await readRows(load.path, { columns, nullValues: load.nullValues });
  const places = columns.map(({ name }) => file.columns.findIndex((column) => column.name === name));
  const rows = counted(picked(file.rows, places), load.onRows);
  return warehouse.load({ table, columns, rows, ifExists, indexes, signal });
}

async function* picked(batches: RowBatches, places: readonly number[]): AsyncGenerator<readonly Row[]> {
  const inPlace = places.every((place, index) => place === index);
  for await (const batch of batches) {
    yield inPlace
      ? batch.map((row) => row.slice(0, places.length))
      : batch.map((row) => places.map((place) => row[place] ?? null));
  }
}

async function* counted(batches: RowBatches, tell: FileLoad["onRows"]): AsyncGenerator<readonly Row[]> {
  let rows = 0n;
  for await (const batch of batches) {
    yield batch;
    rows += BigInt(batch.length);
    tell?.(rows);
  }
}
