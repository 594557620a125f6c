import { type FileFormat, formatOf, hasFormat } from "../files/format.ts";

/** A folder's path without the slash that may end it. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, "");
}

/** Where a dataset's manifest stands: beside the file or the folder. */
export function manifestPathOf(path: string): string {
  return `${withoutSlash(path)}.dataset.json`;
}

/** The format of a dataset's files: as the path tells; a folder's need not, and is Parquet then. Throws `unknown-format`. */
export function datasetFormat(path: string, isFolder: boolean): FileFormat {
  const name = withoutSlash(path);
  return isFolder && !hasFormat(name) ? "parquet" : formatOf(name);
}
