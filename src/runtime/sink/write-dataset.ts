import { rm, stat } from "node:fs/promises";
import type { ColumnBatches } from "../../ir/columns.ts";
import type { DatasetManifest, DatasetPartition } from "../../ir/dataset.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { IfExists, ResultColumn } from "../../ports/warehouse.ts";
import { AtomicFile } from "./atomic-file.ts";
import type { BatchWriter, WriterOptions } from "./batch-writer.ts";
import { datasetFormat, manifestPathOf, withoutSlash } from "./dataset-path.ts";
import { openWriter, requireLibrary } from "./open-writer.ts";
import { AtomicFolder } from "./partition/atomic-folder.ts";
import type { PartitionedWriter } from "./partition/partition-writer.ts";
import type { Partitioning } from "./partition/partitioning.ts";

export interface DatasetRun extends WriterOptions {
  /** A file's, or with a partitioning a folder's. */
  readonly path: string;
  readonly columns: readonly ResultColumn[];
  readonly batches: ColumnBatches;
  /** How rows are spread over files; default: all in one. */
  readonly partitioning?: Partitioning | null | undefined;
  /** Asked once, when all rows are written and before anything has its name. */
  readonly manifest: (written: WrittenRows) => DatasetManifest;
  /** Told after each batch how many rows are written so far. */
  readonly onProgress?: ((rows: bigint) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenRows {
  readonly rows: bigint;
  /** Null where everything is in one file. */
  readonly partitions: readonly DatasetPartition[] | null;
}

export interface WrittenDataset extends WrittenRows {
  readonly path: string;
  readonly manifestPath: string;
  readonly manifest: DatasetManifest;
}

/**
 * Whether a dataset can be written there, found out before anything is run for it. Throws as `writeDataset` would
 * (`unknown-format`, `client-missing`, `file-exists`, `write-failed`) and leaves nothing.
 */
export async function checkDestination(path: string, ifExists: IfExists, isFolder: boolean): Promise<void> {
  requireLibrary(datasetFormat(path, isFolder));
  if (isFolder) await (await AtomicFolder.create(withoutSlash(path), ifExists, () => isDataset(path))).discard();
  else await (await AtomicFile.create(path, ifExists)).discard();
  await (await AtomicFile.create(manifestPathOf(path), ifExists)).discard();
}

/** Whether the folder was written as a dataset, which its manifest beside it says: no other folder is replaced. */
async function isDataset(path: string): Promise<boolean> {
  return (await stat(manifestPathOf(path)).catch(() => null))?.isFile() === true;
}

/**
 * Writes rows to a file or a folder, and their manifest beside it. Both are whole on disk before either gets its name, the file first. Throws
 * `write-failed`, `file-exists`, `cancelled`, or what the rows themselves failed with; nothing is left then. However it ends,
 * the batches are closed.
 */
export async function writeDataset(run: DatasetRun): Promise<WrittenDataset> {
  const { writer, beside } = await openBoth(run);
  try {
    const rows = await pump(run, writer);
    const partitions = (await writer.partitions?.()) ?? null;
    const manifest = run.manifest({ rows, partitions });
    await beside.append(`${JSON.stringify(manifest, null, 2)}\n`);
    await beside.seal();
    stopIfCancelled(run);
    await writer.finish();
    await commitBeside(run, beside);
    return { rows, partitions, path: run.path, manifestPath: beside.path, manifest };
  } catch (cause) {
    await Promise.all([writer.abort(), beside.discard()]);
    throw run.signal?.aborted === true ? cancelled(run.path, cause) : cause;
  }
}

interface OpenDataset {
  readonly writer: DatasetWriter;
  /** The manifest's file. */
  readonly beside: AtomicFile;
}

/** Opens both files before the first row is read, so that a long query does not run for nothing. */
async function openBoth(run: DatasetRun): Promise<OpenDataset> {
  try {
    stopIfCancelled(run);
    const writer = await openDataset(run);
    const beside = await AtomicFile.create(manifestPathOf(run.path), run.ifExists ?? "replace").catch(async (cause) => {
      await writer.abort();
      throw cause;
    });
    return { writer, beside };
  } catch (cause) {
    // Rows that nobody will read hold a session all the same.
    await run.batches[Symbol.asyncIterator]().return?.();
    throw cause;
  }
}

type DatasetWriter = BatchWriter & Partial<Pick<PartitionedWriter, "partitions">>;

async function openDataset(run: DatasetRun): Promise<DatasetWriter> {
  const { path, columns, partitioning, ifExists = "replace" } = run;
  if (partitioning === undefined || partitioning === null) return openWriter(path, columns, run);
  const { openPartitionedWriter } = await import("./partition/partition-writer.ts");
  const format = run.format ?? datasetFormat(path, true);
  const isOurs = (): Promise<boolean> => isDataset(path);
  return openPartitionedWriter({ path: withoutSlash(path), format, partitioning, ifExists, isOurs });
}

async function pump(run: DatasetRun, writer: BatchWriter): Promise<bigint> {
  let rows = 0n;
  for await (const batch of run.batches) {
    stopIfCancelled(run);
    await writer.write(batch);
    rows += BigInt(batch.rows);
    run.onProgress?.(rows);
  }
  stopIfCancelled(run);
  return rows;
}

/** A file without its manifest is half a dataset: it goes too. */
async function commitBeside(run: DatasetRun, beside: AtomicFile): Promise<void> {
  try {
    await beside.commit();
  } catch (cause) {
    await rm(run.path, { recursive: true, force: true });
    throw cause;
  }
}

function stopIfCancelled(run: DatasetRun): void {
  if (run.signal?.aborted === true) throw cancelled(run.path, run.signal.reason);
}

/** What failed because of the cancelling is told as the cancelling. */
function cancelled(path: string, cause: unknown): AsofError {
  if (cause instanceof AsofError && cause.diagnostics.some((one) => one.code === "cancelled")) return cause;
  return AsofError.of("cancelled", `writing '${path}' was cancelled; nothing of it was kept`, {}, cause);
}
