import { UsageError } from "../usage-error.ts";

/** What `--out` and `--to` take. */
export const whereText = "a file (.parquet, .arrow, .csv, .jsonl; also .csv.gz, .jsonl.gz) or table:[schema.]name";

export const partitionByText =
  "a folder of files instead, by day, month or year of the spine's time (UTC) or by a column: folder/month=2013-01/part-0.parquet";

const tables = "table:";

export function isTable(where: string): boolean {
  return where.startsWith(tables);
}

/** The name behind `table:`. */
export function tableName(where: string): string {
  return where.slice(tables.length);
}

/** How the rows are written, as the command line says. */
export interface Writing {
  readonly out: string;
  readonly overwrite: boolean;
  readonly partitionBy: string | undefined;
}

export function writing(
  { overwrite, partitionBy }: { readonly overwrite?: boolean; readonly partitionBy?: string },
  out: string,
): Writing {
  return { out, overwrite: overwrite === true, partitionBy };
}

export const asyncText = "with a table: start it in the warehouse, print the id of its job and leave (see: asof jobs)";

/** `said` is how a table is said. */
export function checkAsync(leaves: boolean | undefined, where: string | undefined, said: string): void {
  if (leaves !== true || (where !== undefined && isTable(where))) return;
  throw new UsageError("--async goes with a table", `say which: ${said}; its rows are fetched by asof jobs fetch`);
}

/** `option` is the one that says where to. */
export function checkPartitionBy(partitionBy: string | undefined, option: string, where: string | undefined): void {
  if (partitionBy === undefined) return;
  if (where === undefined) throw new UsageError(`--partition-by goes with ${option}`, `say where to: ${option} FOLDER`);
  if (isTable(where)) throw new UsageError("--partition-by is for files", `give a folder: ${option} FOLDER`);
}
