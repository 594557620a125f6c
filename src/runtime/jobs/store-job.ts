import type { RunOptions, WaitOptions, WarehouseJob, WriteOptions } from "../../define/index.ts";
import { rowsOf } from "../../ir/column-rows.ts";
import type { DatasetManifest } from "../../ir/dataset.ts";
import type { JobResult, JobStatus } from "../../ports/jobs.ts";
import type { ReadResult, Warehouse } from "../../ports/warehouse.ts";
import { type RowObject, rowObject } from "../retrieve/row-object.ts";
import { partitioningOfTable } from "./partitioning-of-table.ts";
import { tableColumns } from "./table-columns.ts";
import { endedJob, succeeded } from "./wait-for-job.ts";

const batchRows = 20_000;

/** What was fetched. */
export interface FetchedDataset {
  /** The path of the file or the folder. */
  readonly location: string;
  /** The path of its manifest. */
  readonly manifestPath: string;
  /** What that says. */
  readonly manifest: DatasetManifest;
  /** How many were written. */
  readonly rows: bigint;
}

/** A job of the warehouse, by its id: whoever has that has the job. */
export class StoreJob implements WarehouseJob<RowObject> {
  /** The warehouse's own. */
  readonly id: string;
  readonly #warehouse: () => Promise<Warehouse>;

  /** @internal */
  constructor(id: string, warehouse: () => Promise<Warehouse>) {
    this.id = id;
    this.#warehouse = warehouse;
  }

  /** What the warehouse says of it now. */
  async status({ signal }: Pick<RunOptions, "signal"> = {}): Promise<JobStatus> {
    return (await this.#warehouse()).jobs.show(this.id, signal);
  }

  /** Stops it, and tells how it stands then. */
  async cancel(): Promise<JobStatus> {
    const { jobs } = await this.#warehouse();
    await jobs.cancel(this.id);
    return jobs.show(this.id);
  }

  /** Waits for its table, and completes the manifest there. Rejects with what the job failed with. */
  async wait(options: WaitOptions = {}): Promise<JobResult> {
    const { jobs } = await this.#warehouse();
    succeeded(await endedJob(jobs, this.id, options));
    return jobs.finish(this.id, options.signal);
  }

  /** Waits for its table and reads it, in bounded memory. */
  async *rows(options: RunOptions & WaitOptions = {}): AsyncGenerator<RowObject> {
    const { columns, batches } = await this.#read(await this.wait(options), options.signal);
    for await (const batch of rowsOf(columns, batches)) for (const row of batch) yield rowObject(columns, row);
  }

  /** Waits for its table and fetches it into a file, or with `partitionBy` a folder of files, with the manifest beside it. */
  async toFile(path: string, options: WriteOptions & WaitOptions = {}): Promise<FetchedDataset> {
    const { checkDestination, writeDataset } = await import("../sink/write-dataset.ts");
    const ifExists = options.overwrite === true ? "replace" : "error";
    // Before anybody waits for a long job.
    await checkDestination(path, ifExists, options.partitionBy !== undefined);
    const result = await this.wait(options);
    const read = await this.#read(result, options.signal);
    const partitioning = await partitioningOfTable(options.partitionBy, read, result.manifest);
    const { columns, batches } = read;
    const written = await writeDataset({
      path,
      ifExists,
      columns,
      batches,
      partitioning,
      signal: options.signal,
      onProgress: options.onRows,
      manifest: ({ rows, partitions }) => ({ ...result.manifest, rows: rows.toString(), partitions }),
    });
    const { rows, manifest, manifestPath } = written;
    return { location: written.path, manifestPath, manifest, rows };
  }

  async #read(result: JobResult, signal: AbortSignal | undefined): Promise<ReadResult> {
    const warehouse = await this.#warehouse();
    const columns = await tableColumns(warehouse, result, signal);
    return warehouse.jobs.rows({ table: result.table, columns, batchRows, signal });
  }
}
