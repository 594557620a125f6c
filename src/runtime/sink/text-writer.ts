import { once } from "node:events";
import { createGzip } from "node:zlib";
import type { ColumnBatch } from "../../ir/columns.ts";
import type { Row } from "../../ir/value.ts";
import type { IfExists } from "../../ports/warehouse.ts";
import { AtomicFile } from "./atomic-file.ts";
import type { BatchWriter } from "./batch-writer.ts";

/** A text format: what opens the file, and a line for each row, its end included. */
export interface TextForm {
  readonly header: string;
  readonly line: (row: Row) => string;
  /** The lines of a batch, by the number of the row: the cells are read where they lie. */
  readonly lines: (batch: ColumnBatch) => (row: number) => string;
}

/** Where text goes on its way into a file. */
interface TextOutput {
  append(text: string): Promise<void>;
  end(): Promise<void>;
  destroy(): void;
}

/** Characters gathered before they go to the file: what bounds memory when a batch is large. */
const pieceCharacters = 1 << 20;

/** Opens a writer of lines, gzipped where asked. */
export async function openTextWriter(
  path: string,
  form: TextForm,
  gzip: boolean,
  ifExists: IfExists,
): Promise<BatchWriter> {
  const file = await AtomicFile.create(path, ifExists);
  const output = gzip ? gzipOutput(file) : plainOutput(file);
  let piece = form.header;
  return {
    async write(batch) {
      const line = form.lines(batch);
      for (let row = 0; row < batch.rows; row++) {
        piece += line(row);
        if (piece.length < pieceCharacters) continue;
        await output.append(piece);
        piece = "";
      }
    },
    async finish() {
      await output.append(piece);
      await output.end();
      await file.commit();
    },
    async abort() {
      output.destroy();
      await file.discard();
    },
  };
}

function plainOutput(file: AtomicFile): TextOutput {
  return { append: (text) => file.append(text), end: async () => undefined, destroy: () => undefined };
}

function gzipOutput(file: AtomicFile): TextOutput {
  const gzip = createGzip();
  const written = (async () => {
    for await (const bytes of gzip) await file.append(bytes);
  })();
  // A failure is told by the next `append` or by `end`, not by an unhandled rejection.
  written.catch(() => undefined);
  return {
    async append(text) {
      if (!gzip.write(text)) await Promise.race([once(gzip, "drain"), written]);
      if (gzip.destroyed) await written;
    },
    async end() {
      gzip.end();
      await written;
    },
    destroy: () => gzip.destroy(),
  };
}
