import type { RunOptions } from "../../define/index.ts";
import type { JobStatus } from "../../ports/jobs.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { StoreJob } from "./store-job.ts";

/** How many jobs, and how long to wait for the answer. */
export interface ListJobsOptions extends Pick<RunOptions, "signal"> {
  /** Default: 20. */
  readonly limit?: number;
}

/** The jobs of asof in a warehouse, as far as the warehouse shows them. */
export class StoreJobs {
  readonly #warehouse: () => Promise<Warehouse>;

  /** @internal */
  constructor(warehouse: () => Promise<Warehouse>) {
    this.#warehouse = warehouse;
  }

  /** The newest first, of all projects. */
  async list({ limit = 20, signal }: ListJobsOptions = {}): Promise<readonly JobStatus[]> {
    return (await this.#warehouse()).jobs.list({ limit, signal });
  }

  /** The job of an id. Nothing is asked yet: whether there is one, its methods tell. */
  get(id: string): StoreJob {
    return new StoreJob(id, this.#warehouse);
  }
}
