import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AsofError } from "../../../../src/kernel/diagnostics.ts";
import type { JobStatus } from "../../../../src/ports/jobs.ts";
import type { ProcessIdentity } from "../processes.ts";

/** What the process of a job keeps of it: the server forgets a statement that failed. Nothing secret. */
export interface JobFile extends Omit<JobStatus, "rows"> {
  readonly format: 1;
  /** Digits. */
  readonly rows: string | null;
  readonly process: ProcessIdentity;
}

const keptMilliseconds = 30 * 24 * 3_600_000;
const suffix = ".json";

/** In place at once: nobody reads half a file. Rejects with `write-failed`. */
export async function writeJobFile(folder: string, file: JobFile): Promise<void> {
  const path = join(folder, file.id + suffix);
  const draft = `${path}.${process.pid}`;
  try {
    await writeFile(draft, `${JSON.stringify(file, null, 2)}\n`);
    await rename(draft, path);
  } catch (cause) {
    throw unusable(cause);
  }
}

/** Null where there is none. */
export async function readJobFile(folder: string, id: string): Promise<JobFile | null> {
  try {
    const file: unknown = JSON.parse(await readFile(join(folder, id + suffix), "utf8"));
    return isJobFile(file, id) ? file : null;
  } catch {
    return null;
  }
}

function isJobFile(value: unknown, id: string): value is JobFile {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "format") === 1 && Reflect.get(value, "id") === id;
}

export async function jobFiles(folder: string): Promise<readonly JobFile[]> {
  const names = await readdir(folder).catch(() => []);
  const ids = names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  const files = await Promise.all(ids.map((id) => readJobFile(folder, id)));
  return files.filter((file) => file !== null);
}

/** Makes the folder and drops what nobody asks for any more. Rejects with `write-failed`. */
export async function prepareJobFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).filter((one) => one.includes(suffix))) {
      const path = join(folder, name);
      if (Date.now() - (await stat(path)).mtimeMs > keptMilliseconds) await rm(path, { force: true });
    }
  } catch (cause) {
    throw unusable(cause);
  }
}

function unusable(cause: unknown): AsofError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = "let this user write to .asof/jobs of the project";
  return AsofError.of("write-failed", `the folder of jobs cannot be used: ${reason}`, { hint }, cause);
}
