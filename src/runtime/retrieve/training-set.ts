import type { Compiled } from "../../compiler/compile.ts";
import type { RunOptions } from "../../define/index.ts";
import type { Relation } from "../../ir/definition.ts";
import type { Lineage } from "../../ir/lineage.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { CostEstimate } from "../../ports/cost.ts";
import type { JobTicket } from "../../ports/jobs.ts";
import type { Analysis, IfExists, ReadResult } from "../../ports/warehouse.ts";
import type { LimitsInForce } from "../limits/in-force.ts";
import type { WrittenDataset } from "../sink/write-dataset.ts";
import { datasetOrigins } from "./dataset-origins.ts";
import { GuardedRun, requestLimits, sourceWarnings } from "./guarded-run.ts";
import { Preparation } from "./preparation.ts";
import type { Prepared, RetrievalContext, RetrievalRequest } from "./retrieval.ts";
import { closingOnFailure } from "./run-guards.ts";
import { checkFile, type FileOptions, writeFile } from "./to-file.ts";
import { type StoredDataset, storeTable, submitTable } from "./to-table.ts";

/** What a run would take, and how far it may go. */
export interface RunCost {
  readonly estimate: CostEstimate;
  readonly limits: LimitsInForce;
}

const batchRows = 20_000;

/** One training set: compiled once, run as often as asked. */
export class TrainingSet {
  readonly #context: RetrievalContext;
  readonly #request: RetrievalRequest;
  readonly #preparation: Preparation;

  constructor(context: RetrievalContext, request: RetrievalRequest) {
    this.#context = context;
    this.#request = request;
    this.#preparation = new Preparation(context, request);
  }

  /** Every stage of the compilation: what `sql()` and `explain()` print is what runs. */
  async compiled(): Promise<Compiled> {
    return (await this.#preparation.prepared()).compiled;
  }

  /** Where each column comes from. */
  async lineage(): Promise<Lineage> {
    const { plan } = await this.compiled();
    const { requestLineage } = await import("../lineage/index.ts");
    return requestLineage(plan, this.#context);
  }

  /** How many rows the spine has, where that is known before it runs: the result then has as many. */
  async spineRows(signal?: AbortSignal): Promise<number | null> {
    return (await this.#preparation.prepared(signal)).upload?.rows ?? null;
  }

  /** What a run would take, as the warehouse expects, and how far it may go. Runs nothing that is billed. */
  async cost(signal?: AbortSignal): Promise<RunCost> {
    const { compiled, upload } = await this.#preparation.prepared(signal);
    try {
      const question = {
        statement: compiled.statement,
        spineRows: upload?.rows ?? null,
        upload: (await upload?.again?.()) ?? null,
      };
      const estimate = await (await this.#context.warehouse()).estimateCost(question, signal);
      return { estimate, limits: requestLimits(compiled, this.#context, this.#request) };
    } finally {
      upload?.close?.();
    }
  }

  /** Streams the rows. Iterate to the end or leave the loop: both free the session. */
  async read(options: RunOptions = {}): Promise<ReadResult> {
    const prepared = await this.#preparation.prepared(options.signal);
    return closingOnFailure(prepared.upload, async () => {
      const run = this.#run(prepared, options);
      const { guard } = run;
      try {
        const { columns, batches } = await (await run.warehouse()).read({ ...(await run.given()), batchRows });
        return { columns, batches: guard.through(columns, batches) };
      } catch (failure) {
        guard.end();
        throw guard.told(failure);
      }
    });
  }

  /** Runs the statement and tells what each step took; its rows stay in the warehouse. */
  analyze(options: RunOptions = {}): Promise<Analysis> {
    return this.#guarding(options, async (run) => (await run.warehouse()).analyze(await run.given()));
  }

  /** Streams the rows into a file, or a folder of partitions, with a manifest beside it. */
  async toFile(path: string, ifExists: IfExists, options: FileOptions = {}): Promise<WrittenDataset & StoredDataset> {
    const startedAt = this.#now();
    const destination = { path, ifExists, options };
    const prepared = await this.#preparation.prepared(options.signal);
    const { compiled, upload } = prepared;
    const known = await closingOnFailure(upload, async () => {
      await checkFile(compiled, destination);
      const warnings = await sourceWarnings(compiled, this.#context, options.signal);
      return { warnings, origins: await datasetOrigins(compiled, this.#context) };
    });
    const result = await this.read(options);
    return writeFile(destination, { compiled, result, ...known, startedAt, now: () => this.#now() });
  }

  /** Keeps the rows in a table of the warehouse, without moving them through this process. */
  toTable(table: Relation, ifExists: IfExists, options: RunOptions = {}): Promise<StoredDataset> {
    const destination = { table, ifExists, startedAt: this.#now() };
    return this.#guarding(options, (run) => storeTable(run, destination, () => this.#now()));
  }

  /** Has the warehouse make a table of the rows while nobody waits: it goes on when this process ends. */
  start(table: Relation, ifExists: IfExists, options: RunOptions = {}): Promise<JobTicket> {
    const destination = { table, ifExists, startedAt: this.#now() };
    return this.#guarding(options, (run) => submitTable(run, destination));
  }

  async #guarding<T>(options: RunOptions, work: (run: GuardedRun) => Promise<T>): Promise<T> {
    const prepared = await this.#preparation.prepared(options.signal);
    return closingOnFailure(prepared.upload, () => {
      const run = this.#run(prepared, options);
      return run.guard.guarding(() => work(run));
    });
  }

  #run(prepared: Prepared, options: RunOptions): GuardedRun {
    return new GuardedRun(prepared, this.#context, this.#request, options);
  }

  #now(): string {
    return formatInstant(this.#context.clock.now());
  }
}
