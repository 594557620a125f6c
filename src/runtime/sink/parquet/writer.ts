import { setImmediate } from "node:timers/promises";
import type { FileMetaData, RowGroup } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import type { ColumnBatch } from "../../../ir/columns.ts";
import type { IfExists, ResultColumn } from "../../../ports/warehouse.ts";
import { AtomicFile } from "../atomic-file.ts";
import { batchBytes, piecesOf } from "../batch-slices.ts";
import type { BatchWriter } from "../batch-writer.ts";
import { Unstorable } from "../unstorable.ts";
import { unstorable } from "../write-failed.ts";
import { type ColumnChunk, encodeChunk } from "./column-chunk.ts";
import { LeafBuffer } from "./leaf-buffer.ts";
import { leavesOf } from "./leaves.ts";
import { parquetSchemaOf } from "./schema.ts";

/** What a row group may hold, about. Two groups are in memory: one grows while the other is compressed and written. */
const mostRows = 100_000;
const mostBytes = 32 * 1024 * 1024;

const magic = "PAR1";

/** Opens a Parquet writer. Values go from the batches' memory into pages, without an object a value. */
export async function openParquetWriter(
  path: string,
  columns: readonly ResultColumn[],
  ifExists: IfExists,
  groupBytes: number = mostBytes,
): Promise<BatchWriter> {
  const file = new ParquetFile(await AtomicFile.create(path, ifExists), columns);
  const group = new GroupBuffer(path, columns);
  return {
    async write(batch) {
      for (const piece of piecesOf(batch, groupBytes / 8)) {
        group.append(piece);
        if (group.rows >= mostRows || group.bytes >= groupBytes) await file.writeGroup(await group.take());
      }
    },
    async finish() {
      if (group.rows > 0) await file.writeGroup(await group.take());
      await file.finish();
    },
    abort: () => file.abort(),
  };
}

interface EncodedGroup {
  readonly rows: number;
  readonly chunks: Promise<readonly ColumnChunk[]>;
}

/** The rows of the row group to come. */
class GroupBuffer {
  readonly #path: string;
  readonly #leaves: readonly LeafBuffer[];
  #rows = 0;
  #bytes = 0;

  constructor(path: string, columns: readonly ResultColumn[]) {
    this.#path = path;
    this.#leaves = leavesOf(columns).map((leaf) => new LeafBuffer(leaf));
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(batch: ColumnBatch): void {
    for (const buffer of this.#leaves) this.#appendLeaf(buffer, batch);
    this.#rows += batch.rows;
    this.#bytes += batchBytes(batch);
  }

  #appendLeaf(buffer: LeafBuffer, { rows, columns }: ColumnBatch): void {
    const column = columns[buffer.leaf.index];
    if (column === undefined) throw new Error("a batch with too few columns");
    try {
      buffer.append(column, rows);
    } catch (cause) {
      if (!(cause instanceof Unstorable)) throw cause;
      throw unstorable(this.#path, buffer.leaf.column, cause.message, cause.hint);
    }
  }

  /** Encodes the group, a column at a time, so that nothing else waits long; the next group starts empty. */
  async take(): Promise<EncodedGroup> {
    const rows = this.#rows;
    const chunks: Promise<ColumnChunk>[] = [];
    for (const buffer of this.#leaves) {
      chunks.push(encodeChunk(buffer));
      buffer.clear();
      await setImmediate();
    }
    this.#rows = 0;
    this.#bytes = 0;
    return { rows, chunks: Promise.all(chunks) };
  }
}

/** A Parquet file as it grows: row groups in their order, then the footer that says where they are. */
class ParquetFile {
  readonly #file: AtomicFile;
  readonly #metadata: FileMetaData;
  readonly #groups: RowGroup[] = [];
  #position = 0;
  #rows = 0n;
  #writing: Promise<void>;

  constructor(file: AtomicFile, columns: readonly ResultColumn[]) {
    this.#file = file;
    const schema = parquetSchemaOf(columns);
    this.#metadata = { version: 2, schema, num_rows: 0n, row_groups: [], created_by: "asof", metadata_length: 0 };
    this.#writing = this.#append([Buffer.from(magic)]);
    this.#writing.catch(() => undefined);
  }

  /** Resolves when the group before is written: this one is compressed and written while the next grows. */
  async writeGroup(group: EncodedGroup): Promise<void> {
    const before = this.#writing;
    this.#writing = this.#afterwards(before, group);
    // A failure is told by the next `writeGroup` or by `finish`.
    this.#writing.catch(() => undefined);
    await before;
  }

  async finish(): Promise<void> {
    await this.#writing;
    const writer = new ByteWriter();
    writeMetadata(writer, { ...this.#metadata, num_rows: this.#rows, row_groups: this.#groups });
    await this.#append([writer.getBytes(), Buffer.from(magic)]);
    await this.#file.commit();
  }

  async abort(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.discard();
  }

  async #afterwards(before: Promise<void>, { rows, chunks }: EncodedGroup): Promise<void> {
    const [encoded] = await Promise.all([chunks, before]);
    this.#groups.push(rowGroup(rows, encoded, this.#position));
    this.#rows += BigInt(rows);
    await this.#append(encoded.flatMap(({ bytes }) => bytes));
  }

  async #append(bytes: readonly Uint8Array[]): Promise<void> {
    const whole = Buffer.concat(bytes);
    this.#position += whole.length;
    await this.#file.append(whole);
  }
}

function rowGroup(rows: number, chunks: readonly ColumnChunk[], start: number): RowGroup {
  let offset = BigInt(start);
  const columns = chunks.map(({ metadata }) => {
    const at = offset;
    offset += metadata.total_compressed_size;
    const { data_page_offset, dictionary_page_offset } = metadata;
    return {
      file_offset: at,
      meta_data: {
        ...metadata,
        data_page_offset: at + data_page_offset,
        ...(dictionary_page_offset === undefined ? {} : { dictionary_page_offset: at }),
      },
    };
  });
  return {
    columns,
    num_rows: BigInt(rows),
    total_byte_size: chunks.reduce((sum, { metadata }) => sum + metadata.total_uncompressed_size, 0n),
    total_compressed_size: offset - BigInt(start),
    file_offset: BigInt(start),
  };
}
