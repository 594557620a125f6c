import { rm } from "node:fs/promises";
import { batchRows } from "../../ir/column-rows.ts";
import type { ColumnBatches } from "../../ir/columns.ts";
import type { DatasetManifest } from "../../ir/dataset.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { IfExists, ResultColumn } from "../../ports/warehouse.ts";
import { formatOf } from "../files/format.ts";
import { AtomicFile } from "./atomic-file.ts";
import { openRowWriter } from "./open-writer.ts";
import type { RowWriter, WriteOptions } from "./row-writer.ts";

export interface DatasetRun extends WriteOptions {
  readonly path: string;
  readonly columns: readonly ResultColumn[];
  readonly batches: ColumnBatches;
  /** Asked once, when all rows are written and before anything has its name. */
  readonly manifest: (written: WrittenRows) => DatasetManifest;
  /** Told after each batch how many rows are written so far. */
  readonly onProgress?: ((rows: bigint) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenRows {
  readonly rows: bigint;
}

export interface WrittenDataset extends WrittenRows {
  readonly path: string;
  readonly manifestPath: string;
  readonly manifest: DatasetManifest;
}

/** Where a dataset's manifest stands: beside the file. */
export function manifestPathOf(path: string): string {
  return `${path}.dataset.json`;
}

/**
 * Whether a dataset can be written there, found out before anything is run for it. Throws as `writeDataset` would
 * (`unknown-format`, `file-exists`, `write-failed`) and leaves nothing.
 */
export async function checkDestination(path: string, ifExists: IfExists): Promise<void> {
  formatOf(path);
  for (const one of [path, manifestPathOf(path)]) await (await AtomicFile.create(one, ifExists)).discard();
}

/**
 * Writes rows to a file and their manifest beside it. Both are whole on disk before either gets its name, the file first. Throws
 * `write-failed`, `file-exists`, `cancelled`, or what the rows themselves failed with; nothing is left then. However it ends,
 * the batches are closed.
 */
export async function writeDataset(run: DatasetRun): Promise<WrittenDataset> {
  const { writer, beside } = await openBoth(run);
  try {
    const rows = await pump(run, writer);
    const manifest = run.manifest({ rows });
    await beside.append(`${JSON.stringify(manifest, null, 2)}\n`);
    await beside.seal();
    stopIfCancelled(run);
    await writer.finish();
    await commitBeside(run, beside);
    return { rows, path: run.path, manifestPath: beside.path, manifest };
  } catch (cause) {
    await Promise.all([writer.abort(), beside.discard()]);
    throw run.signal?.aborted === true ? cancelled(run.path, cause) : cause;
  }
}

interface OpenDataset {
  readonly writer: RowWriter;
  /** The manifest's file. */
  readonly beside: AtomicFile;
}

/** Opens both files before the first row is read, so that a long query does not run for nothing. */
async function openBoth(run: DatasetRun): Promise<OpenDataset> {
  try {
    stopIfCancelled(run);
    const writer = await openRowWriter(run.path, run.columns, run);
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

async function pump(run: DatasetRun, writer: RowWriter): Promise<bigint> {
  let rows = 0n;
  const types = run.columns.map(({ type }) => type);
  for await (const batch of run.batches) {
    stopIfCancelled(run);
    await writer.write(batchRows(types, batch));
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
    await rm(run.path, { force: true });
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
