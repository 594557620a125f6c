import type { RowBatches } from "../../ir/value.ts";
import { suggestion } from "../../kernel/names.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { FileFormat } from "./format.ts";
import { invalidFile } from "./invalid.ts";

/** A file of rows: its columns, and its rows each time they are iterated. */
export interface RowFile {
  readonly columns: readonly ResultColumn[];
  /** Every iteration reads the file anew, from its beginning; leaving it closes the file. */
  readonly rows: RowBatches;
}

export interface ReadOptions {
  /** The types that columns are read as. The rest of a text file is read as string, of a Parquet file as its schema says. */
  readonly columns?: readonly ResultColumn[] | undefined;
  /** Default: as the file's name tells. */
  readonly format?: FileFormat | undefined;
  /**
   * Texts of a CSV field that mean NULL; default: the empty field. In a string column only a field without quotes is NULL, so
   * that `""` is an empty string.
   */
  readonly nullValues?: readonly string[] | undefined;
  /** Rows in a batch, at most; default 5,000. */
  readonly batchRows?: number | undefined;
}

export const defaultBatchRows = 5_000;

/** A file's columns with their types: as declared, else string. Throws `file-invalid` for a declared column that it lacks. */
export function typedColumns(path: string, names: readonly string[], options: ReadOptions): readonly ResultColumn[] {
  const declared = new Map(options.columns?.map((column) => [column.name, column.type]));
  for (const name of declared.keys()) requireColumn(path, names, name);
  return names.map((name) => ({ name, type: declared.get(name) ?? { kind: "string" } }));
}

export function requireColumn(path: string, names: readonly string[], name: string): void {
  if (!names.includes(name)) throw invalidFile(path, `has no column '${name}'`, suggestion(name, names));
}

/** Throws `file-invalid` where a column has no name or shares it with another. */
export function checkNames(path: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === "") throw invalidFile(path, `has no name for column ${index + 1}`, "give every column a name");
    if (seen.has(name)) throw invalidFile(path, `has two columns named '${name}'`, "rename one of them");
    seen.add(name);
  }
}
