import type { ColumnBatch } from "../../ir/columns.ts";
import type { IfExists } from "../../ports/warehouse.ts";
import type { FileFormat } from "../files/format.ts";
import { writeFailure } from "./write-failed.ts";

/**
 * Takes rows by column and makes a file or a folder of them. Nothing stands under its own name before `finish` has resolved. A
 * `write` or `finish` that rejects (`write-failed`) has cleaned up behind itself.
 */
export interface BatchWriter {
  /** Resolves when the next batch may come. Await it: that is the backpressure. The batch may be kept until it is written. */
  write(batch: ColumnBatch): Promise<void>;
  /** Puts the whole, safe on disk, under its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

export interface WriterOptions {
  /** Default: as the path tells. */
  readonly format?: FileFormat | undefined;
  /** Default `replace`: what has that name stays whole and in place until the new one is whole. */
  readonly ifExists?: IfExists | undefined;
}

/** A writer that aborts itself when it fails, and fails with `write-failed` whatever went wrong. */
export function abortingOnFailure(path: string, writer: BatchWriter): BatchWriter {
  const guard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      await writer.abort();
      throw writeFailure(path, cause);
    }
  };
  return {
    write: (batch) => guard(() => writer.write(batch)),
    finish: () => guard(() => writer.finish()),
    abort: () => writer.abort(),
  };
}
