import { AsofError } from "../../kernel/diagnostics.ts";

/** The formats of rows in a file: `jsonl` is one JSON object a line, `arrow` Arrow IPC in its file form (Feather 2). */
export type FileFormat = "csv" | "csv.gz" | "jsonl" | "jsonl.gz" | "parquet" | "arrow";

/** Endings, longest first where one ends another. */
const endings: readonly (readonly [string, FileFormat])[] = [
  [".csv.gz", "csv.gz"],
  [".jsonl.gz", "jsonl.gz"],
  [".ndjson.gz", "jsonl.gz"],
  [".csv", "csv"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
  [".parquet", "parquet"],
  [".arrow", "arrow"],
];

/** The format that a file's name tells. Throws `unknown-format`, naming the known endings. */
export function formatOf(path: string): FileFormat {
  const name = path.toLowerCase();
  const found = endings.find(([ending]) => name.endsWith(ending));
  if (found !== undefined) return found[1];
  const known = endings.map(([ending]) => ending).join(", ");
  throw AsofError.of("unknown-format", `the format of '${path}' cannot be told from its name`, {
    hint: `name the file with one of ${known}`,
  });
}

/** Whether a file's name tells its format. */
export function hasFormat(path: string): boolean {
  return endings.some(([ending]) => path.toLowerCase().endsWith(ending));
}

export function isGzip(format: FileFormat): boolean {
  return format.endsWith(".gz");
}
