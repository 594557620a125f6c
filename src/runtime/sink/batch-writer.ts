import type { Row } from "../../ir/value.ts";
import type { IfExists } from "../../ports/warehouse.ts";
import type { FileFormat } from "../files/format.ts";
import { writeFailure } from "./write-failed.ts";

/**
 * Takes rows and makes a file of them. Nothing stands under the file's own name before `finish` has resolved. A `write` or
 * `finish` that rejects (`write-failed`) has cleaned up behind itself.
 */
export interface RowWriter {
  /** Resolves when the next batch may come. Await it: that is the backpressure. */
  write(batch: readonly Row[]): Promise<void>;
  /** Puts the whole file, safe on disk, under its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

export interface WriteOptions {
  /** Default: as the path tells. */
  readonly format?: FileFormat | undefined;
  /** Default `replace`: a file of that name stays whole and in place until the new one is whole. */
  readonly ifExists?: IfExists | undefined;
}

/** A writer that aborts itself when it fails, and fails with `write-failed` whatever went wrong. */
export function abortingOnFailure(path: string, writer: RowWriter): RowWriter {
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
