import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnBatch } from "../../../ir/columns.ts";
import type { DatasetPartition } from "../../../ir/dataset.ts";
import { AsofError } from "../../../kernel/diagnostics.ts";
import type { IfExists } from "../../../ports/warehouse.ts";
import type { FileFormat } from "../../files/format.ts";
import { abortingOnFailure, type BatchWriter } from "../batch-writer.ts";
import { Gathered } from "../gathered.ts";
import { openWriter } from "../open-writer.ts";
import { pickRows } from "../pick-rows.ts";
import { writeFailure } from "../write-failed.ts";
import { AtomicFolder } from "./atomic-folder.ts";
import { type Partitioning, partitionFolder } from "./partitioning.ts";

/** What bounds memory and open files, however many partitions there are and in whatever order their rows come. */
export interface PartitionLimits {
  /** Bytes of rows that wait for their files, over all partitions. */
  readonly waitingBytes: number;
  readonly openFiles: number;
  readonly partitions: number;
}

const defaultLimits: PartitionLimits = { waitingBytes: 64 * 1024 * 1024, openFiles: 16, partitions: 10_000 };

export interface PartitionedFolder {
  readonly path: string;
  readonly format: FileFormat;
  readonly partitioning: Partitioning;
  readonly ifExists: IfExists;
  /** Whether a folder that stands there may be replaced. */
  readonly isOurs: () => Promise<boolean>;
  readonly limits?: PartitionLimits | undefined;
}

export interface PartitionedWriter extends BatchWriter {
  /** What there is of each, when no more rows come: by folder, in the order of their names. `finish` may come after. */
  partitions(): Promise<readonly DatasetPartition[]>;
}

/** Opens a folder of files, one or more a partition. Throws as `openWriter` does. */
export async function openPartitionedWriter(to: PartitionedFolder): Promise<PartitionedWriter> {
  const folder = await AtomicFolder.create(to.path, to.ifExists, to.isOurs);
  const spread = new Spread(to, folder.partial);
  const writer: BatchWriter = {
    write: (batch) => tellingTheName(folder, () => spread.write(batch)),
    async finish() {
      await tellingTheName(folder, () => spread.finish());
      await folder.commit();
    },
    async abort() {
      await spread.abort();
      await folder.discard();
    },
  };
  return {
    ...abortingOnFailure(to.path, writer),
    partitions: () =>
      tellingTheName(folder, () => spread.settle()).catch((cause: unknown) => {
        throw writeFailure(to.path, cause);
      }),
  };
}

/** Failures name the folder as it will be called. */
async function tellingTheName<T>(folder: AtomicFolder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AsofError)) throw cause;
    const named = (message: string): string => message.replaceAll(folder.partial, folder.path);
    throw new AsofError(
      cause.diagnostics.map((one) => ({ ...one, message: named(one.message) })),
      cause.cause,
    );
  }
}

interface Partition {
  readonly key: string | null;
  readonly folder: string;
  readonly waiting: Gathered;
  rows: bigint;
  /** Files begun. */
  parts: number;
}

/** Spreads rows over partitions. */
class Spread {
  readonly #to: PartitionedFolder;
  readonly #root: string;
  readonly #limits: PartitionLimits;
  readonly #partitions = new Map<string | null, Partition>();
  /** Files that are open, the one longest unused first. */
  readonly #open = new Map<Partition, BatchWriter>();
  /** Rows that are not spread yet: few large parts are cheaper than many small ones. */
  readonly #arrived = new Gathered();
  #waitingBytes = 0;

  constructor(to: PartitionedFolder, root: string) {
    this.#to = to;
    this.#root = root;
    this.#limits = to.limits ?? defaultLimits;
  }

  async write(batch: ColumnBatch): Promise<void> {
    this.#arrived.add(batch);
    if (this.#arrived.bytes >= this.#fileBytes()) await this.#spread(this.#arrived.take());
  }

  async #spread(batch: ColumnBatch): Promise<void> {
    if (batch.rows === 0) return;
    const rows = this.#to.partitioning.kept(batch);
    for (const [key, indexes] of rowsByKey(this.#to.partitioning.keysOf(batch), batch.rows)) {
      const partition = this.#partition(key);
      this.#wait(partition, indexes.length === batch.rows ? rows : pickRows(rows, Int32Array.from(indexes)));
      if (partition.waiting.bytes >= this.#fileBytes()) await this.#flush(partition);
    }
    if (this.#waitingBytes > this.#limits.waitingBytes) await this.#flushHalf();
  }

  /** Spreads what has arrived, when no more rows come. */
  async settle(): Promise<readonly DatasetPartition[]> {
    await this.#spread(this.#arrived.take());
    // A folder without a file would say nothing of the columns.
    if (this.#partitions.size === 0) this.#partition(null);
    return [...this.#partitions.values()]
      .map(({ folder, rows }) => ({ folder, rows: rows.toString() }))
      .sort((left, right) => (left.folder < right.folder ? -1 : 1));
  }

  async finish(): Promise<void> {
    await this.settle();
    for (const partition of this.#partitions.values()) {
      await this.#flush(partition);
      if (partition.parts === 0) await this.#writerOf(partition);
      await this.#close(partition);
    }
  }

  async abort(): Promise<void> {
    for (const writer of this.#open.values()) await writer.abort();
    this.#open.clear();
  }

  #fileBytes(): number {
    return this.#limits.waitingBytes / this.#limits.openFiles;
  }

  #partition(key: string | null): Partition {
    const known = this.#partitions.get(key);
    if (known !== undefined) return known;
    const { name } = this.#to.partitioning;
    if (this.#partitions.size >= this.#limits.partitions) {
      const problem = `partitioning by ${name} would make more than ${this.#limits.partitions} folders`;
      throw AsofError.of("invalid-option", problem, { hint: "partition by something with fewer values" });
    }
    const folder = partitionFolder(name, key);
    const partition: Partition = { key, folder, waiting: new Gathered(), rows: 0n, parts: 0 };
    this.#partitions.set(key, partition);
    return partition;
  }

  #wait(partition: Partition, batch: ColumnBatch): void {
    const before = partition.waiting.bytes;
    partition.waiting.add(batch);
    partition.rows += BigInt(batch.rows);
    this.#waitingBytes += partition.waiting.bytes - before;
  }

  /** The largest first: few files take much. */
  async #flushHalf(): Promise<void> {
    const bySize = [...this.#partitions.values()].sort((left, right) => right.waiting.bytes - left.waiting.bytes);
    for (const partition of bySize) {
      if (this.#waitingBytes <= this.#limits.waitingBytes / 2) return;
      await this.#flush(partition);
    }
  }

  async #flush(partition: Partition): Promise<void> {
    if (partition.waiting.rows === 0) return;
    this.#waitingBytes -= partition.waiting.bytes;
    const writer = await this.#writerOf(partition);
    await writer.write(partition.waiting.take());
  }

  async #writerOf(partition: Partition): Promise<BatchWriter> {
    const open = this.#open.get(partition);
    this.#open.delete(partition);
    if (open === undefined) await this.#makeRoom();
    const writer = open ?? (await this.#nextFile(partition));
    this.#open.set(partition, writer);
    return writer;
  }

  async #makeRoom(): Promise<void> {
    for (const partition of this.#open.keys()) {
      if (this.#open.size < this.#limits.openFiles) return;
      await this.#close(partition);
    }
  }

  async #nextFile(partition: Partition): Promise<BatchWriter> {
    const { partitioning, format } = this.#to;
    const folder = join(this.#root, partition.folder);
    if (partition.parts === 0) await mkdir(folder);
    const path = join(folder, `part-${partition.parts++}.${format}`);
    return openWriter(path, partitioning.columns, { format, ifExists: "error", gatherBytes: this.#fileBytes() });
  }

  async #close(partition: Partition): Promise<void> {
    const writer = this.#open.get(partition);
    this.#open.delete(partition);
    await writer?.finish();
  }
}

function rowsByKey(keyOf: (row: number) => string | null, rows: number): ReadonlyMap<string | null, readonly number[]> {
  const found = new Map<string | null, number[]>();
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row);
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  return found;
}
