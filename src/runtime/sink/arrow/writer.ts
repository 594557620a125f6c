import { AsyncByteQueue, RecordBatchFileWriter } from "apache-arrow";
import type { IfExists, ResultColumn } from "../../../ports/warehouse.ts";
import { AtomicFile } from "../atomic-file.ts";
import { piecesOf } from "../batch-slices.ts";
import type { BatchWriter } from "../batch-writer.ts";
import { Gathered } from "../gathered.ts";
import { recordBatch } from "./record-batch.ts";
import { arrowSchemaOf } from "./types.ts";

/** What a record batch may hold at most, about. */
const mostRows = 65_536;
const mostBytes = 16 * 1024 * 1024;

/**
 * Opens a writer of Arrow IPC in its file form: record batches, then a footer that says where they are, so that readers need not
 * read all of it. Nothing is compressed: readers map the file into memory as it is.
 */
export async function openArrowWriter(
  path: string,
  columns: readonly ResultColumn[],
  ifExists: IfExists,
  gatherBytes: number = mostBytes,
): Promise<BatchWriter> {
  const file = await AtomicFile.create(path, ifExists);
  const schema = arrowSchemaOf(columns);
  const output = new Output();
  const writer = new RecordBatchFileWriter();
  writer.reset(output, schema);
  const gathered = new Gathered();
  const flush = async (): Promise<void> => {
    if (gathered.rows > 0) writer.write(recordBatch(path, schema, columns, gathered.take()));
    for (const bytes of output.take()) await file.append(bytes);
  };
  return {
    async write(batch) {
      for (const piece of piecesOf(batch, gatherBytes / 4)) {
        gathered.add(piece);
        if (gathered.rows >= mostRows || gathered.bytes >= gatherBytes) await flush();
      }
    },
    async finish() {
      await flush();
      writer.finish();
      await flush();
      await file.commit();
    },
    abort: () => file.discard(),
  };
}

/** Where the library puts its bytes; they are taken out after each record batch. */
class Output extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Parameters<AsyncByteQueue["write"]>[0]): void {
    if (piece instanceof Uint8Array) this.#pieces.push(piece);
    else throw new Error("the library writes bytes");
  }

  take(): readonly Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
