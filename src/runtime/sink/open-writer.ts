import { requireInstalled } from "../../kernel/installed.ts";
import type { IfExists, ResultColumn } from "../../ports/warehouse.ts";
import { type FileFormat, formatOf, isGzip } from "../files/format.ts";
import { abortingOnFailure, type BatchWriter, type WriterOptions } from "./batch-writer.ts";

/**
 * Opens a file for rows in the format that its name tells. Throws `unknown-format`, `file-exists` (with `ifExists: "error"`),
 * `client-missing` or `write-failed`, with nothing left behind.
 */
export async function openWriter(
  path: string,
  columns: readonly ResultColumn[],
  options: WriterOptions & MemoryShare = {},
): Promise<BatchWriter> {
  const format = options.format ?? formatOf(path);
  requireLibrary(format);
  return abortingOnFailure(path, await open(path, format, columns, options.ifExists ?? "replace", options));
}

/** Throws `client-missing` where the format's library is optional and not installed. */
export function requireLibrary(format: FileFormat): void {
  if (format === "arrow") requireInstalled("an Arrow file", ["apache-arrow"]);
}

export interface MemoryShare {
  /** About how many bytes the writer may gather before it writes them; default: what its format does best with. */
  readonly gatherBytes?: number | undefined;
}

/** Each format's code is loaded when it is asked for. */
async function open(
  path: string,
  format: FileFormat,
  columns: readonly ResultColumn[],
  ifExists: IfExists,
  { gatherBytes }: MemoryShare,
): Promise<BatchWriter> {
  switch (format) {
    case "parquet": {
      const { openParquetWriter } = await import("./parquet/writer.ts");
      return openParquetWriter(path, columns, ifExists, gatherBytes);
    }
    case "arrow": {
      const { openArrowWriter } = await import("./arrow/writer.ts");
      return openArrowWriter(path, columns, ifExists, gatherBytes);
    }
    default: {
      const { openTextWriter } = await import("./text-writer.ts");
      return openTextWriter(path, await textForm(format, columns), isGzip(format), ifExists);
    }
  }
}

async function textForm(format: "csv" | "csv.gz" | "jsonl" | "jsonl.gz", columns: readonly ResultColumn[]) {
  if (format.startsWith("csv")) return (await import("./csv-lines.ts")).csvLines(columns);
  return (await import("./json-lines.ts")).jsonLines(columns);
}
