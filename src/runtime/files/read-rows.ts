import { openCsv } from "./csv-reader.ts";
import { formatOf, isGzip } from "./format.ts";
import { openJsonLines } from "./json-lines-reader.ts";
import { openParquet } from "./parquet-reader.ts";
import type { ReadOptions, RowFile } from "./row-file.ts";

/**
 * Opens a file of rows: CSV or JSON lines (also gzipped), or Parquet. Values come out canonical, in batches, with bounded
 * memory. Throws `file-not-found`, `unknown-format`, or `file-invalid` with the line and the column.
 */
export async function readRows(path: string, options: ReadOptions = {}): Promise<RowFile> {
  const format = options.format ?? formatOf(path);
  switch (format) {
    case "parquet":
      return openParquet(path, options);
    case "csv":
    case "csv.gz":
      return openCsv(path, isGzip(format), options);
    default:
      return openJsonLines(path, isGzip(format), options);
  }
}
