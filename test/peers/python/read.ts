import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pythonOf, readersFolder } from "../install/install.ts";
import type { Read } from "../told.ts";

const script = fileURLToPath(new URL("read.py", import.meta.url));

export type PythonReader = "parquet" | "arrow" | "pandas-parquet" | "pandas-arrow" | "csv" | "jsonl" | "dataset";

/** What pyarrow, pandas or Python's own json make of a file; `hints` are what the format itself does not say. */
export async function readByPython(reader: PythonReader, path: string, hints: unknown = null): Promise<Read> {
  const args = [script, reader, path, JSON.stringify(hints)];
  const { stdout } = await promisify(execFile)(pythonOf(readersFolder()), args, { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout);
}
