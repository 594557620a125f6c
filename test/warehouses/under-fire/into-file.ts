import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatasetManifest } from "../../../src/ir/dataset.ts";
import type { ReadResult } from "../../../src/ports/warehouse.ts";
import { writeDataset } from "../../../src/runtime/sink/write-dataset.ts";

/** A folder that a result is written to, to see what is left in it. */
export interface Folder extends AsyncDisposable {
  /** Writes a result to a file and its manifest, as a training set is written. */
  write(result: ReadResult, name: string, signal?: AbortSignal): Promise<void>;
  names(): Promise<readonly string[]>;
}

export async function folder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "asof-under-fire-"));
  return {
    write: async ({ columns, batches }, name, signal) => {
      // What a manifest says is tested elsewhere.
      const manifest = (): DatasetManifest => ({}) as unknown as DatasetManifest;
      await writeDataset({ path: join(path, name), columns, batches, manifest, signal, ifExists: "error" });
    },
    names: () => readdir(path),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
