import type { ResultColumn } from "../../ports/warehouse.ts";
import { formatOf, isGzip } from "../files/format.ts";
import { csvLines } from "./csv-lines.ts";
import { jsonLines } from "./json-lines.ts";
import { openParquetWriter } from "./parquet-writer.ts";
import { abortingOnFailure, type RowWriter, type WriteOptions } from "./row-writer.ts";
import { openTextWriter } from "./text-writer.ts";

/**
 * Opens a file for rows in the format that its name tells. Throws `unknown-format`, `file-exists` (with `ifExists: "error"`) or
 * `write-failed`, with nothing left behind.
 */
export async function openRowWriter(
  path: string,
  columns: readonly ResultColumn[],
  options: WriteOptions = {},
): Promise<RowWriter> {
  const format = options.format ?? formatOf(path);
  const ifExists = options.ifExists ?? "replace";
  if (format === "parquet") return abortingOnFailure(path, await openParquetWriter(path, columns, ifExists));
  const form = format === "csv" || format === "csv.gz" ? csvLines(columns) : jsonLines(columns);
  return abortingOnFailure(path, await openTextWriter(path, form, isGzip(format), ifExists));
}
