import type { AuditLine, Coverage, Run, RunDetails, RunStore } from "../../ports/run-store.ts";
import type { RunSummary } from "./events.ts";
import { readInstant } from "./intervals.ts";
import type { Materializing } from "./materializing.ts";
import type { MaterializationOptions } from "./options.ts";

/** How many are listed. */
export interface ListRunsOptions {
  /** Default: 20. */
  readonly limit?: number | undefined;
}

/** A watermark set by hand. */
export interface WatermarkCorrection {
  /** A feature view's name. */
  readonly view: string;
  /** Default: the version of the definitions. */
  readonly version?: string | undefined;
  /** ISO instant, not after the present. What became known after it is loaded by the next incremental run. */
  readonly watermark: string;
  /** Why, for the record. */
  readonly reason: string;
  /** Who, for the record. */
  readonly by?: string | undefined;
}

/** The runs of a project's materialization. */
export class StoreRuns {
  readonly #project: string;
  readonly #store: () => Promise<RunStore>;
  readonly #around: () => Promise<Materializing>;

  /** @internal */
  constructor(project: string, store: () => Promise<RunStore>, around: () => Promise<Materializing>) {
    this.#project = project;
    this.#store = store;
    this.#around = around;
  }

  /** The newest first. */
  async list({ limit = 20 }: ListRunsOptions = {}): Promise<readonly Run[]> {
    return (await this.#store()).list(this.#project, limit);
  }

  /** Rejects with `run-not-found`. */
  async show(id: string): Promise<RunDetails> {
    return (await this.#store()).show(this.#project, id);
  }

  /** Asks a run to stop, wherever it works: it hears of it within a third of its lease. One that has ended stays as it is. */
  async cancel(id: string): Promise<Run> {
    const store = await this.#store();
    await store.show(this.#project, id);
    return store.cancel(id);
  }

  /** Runs what a run was asked for again, less what is committed by now. */
  async retry(id: string, options: Omit<MaterializationOptions, "views" | "shard"> = {}): Promise<RunSummary> {
    const { run } = await this.show(id);
    const { materialize } = await import("./run.ts");
    const { shard, ...asked } = run.asked;
    return materialize(await this.#around(), { ...options, ...asked, ...(shard && { shard }), kind: "retry" });
  }

  /** How far each version of each view is filled. */
  async watermarks(): Promise<readonly Coverage[]> {
    return (await this.#store()).watermarks(this.#project);
  }

  /** Sets a watermark, forward or back, and leaves an audit line. Rejects with `watermark-unknown` for a version that no run ever filled. */
  async correctWatermark({ view, version, watermark, reason, by }: WatermarkCorrection): Promise<Coverage> {
    readInstant(watermark, "watermark");
    const name = version ?? (await (await this.#around()).tableOf(view)).version;
    const of = { project: this.#project, view, version: name };
    return (await this.#store()).correct({ version: of, watermark, reason, by: by ?? null });
  }

  /** What was done by hand, newest first. */
  async audit({ limit = 20 }: ListRunsOptions = {}): Promise<readonly AuditLine[]> {
    return (await this.#store()).audit(this.#project, limit);
  }
}
