import type { ExpectedCost, ExplainStage, RunOptions, TableName, WriteOptions } from "../../define/index.ts";
import type { Relation } from "../../ir/definition.ts";
import type { Lineage } from "../../ir/lineage.ts";
import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { Analysis } from "../../ports/warehouse.ts";
import { explainStage } from "../explain/stages.ts";
import { explainSummary } from "../explain/summary.ts";
import type { StoreJob } from "../jobs/store-job.ts";
import type { StoreJobs } from "../jobs/store-jobs.ts";
import { kindsOfLimits } from "../limits/in-force.ts";
import { batchObjects, type RowObject } from "./row-object.ts";
import type { TrainingSet } from "./training-set.ts";

/** What was written. */
export interface WrittenTo {
  readonly location: string;
  readonly rows: bigint;
  readonly warnings: readonly Diagnostic[];
}

/** A training set as callers see it: what it says, and ways to get its rows. */
export class HistoricalFeaturesJob {
  readonly #make: () => Promise<TrainingSet>;
  readonly #dialect: Dialect;
  readonly #jobs: StoreJobs;
  #made: Promise<TrainingSet> | null = null;

  /**
   * `make` is called once, when first needed: so that a problem of the request is told by the method that meets it.
   * @internal
   */
  constructor(make: () => Promise<TrainingSet>, dialect: Dialect, jobs: StoreJobs) {
    this.#make = make;
    this.#dialect = dialect;
    this.#jobs = jobs;
  }

  /**
   * The training set itself, for those who handle rows in batches.
   * @internal
   */
  trainingSet(): Promise<TrainingSet> {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** The statement that will run, readable. */
  async sql(): Promise<string> {
    return (await (await this.trainingSet()).compiled()).statement.text;
  }

  /** How it will run and why; or what one stage of the compiler made. */
  async explain(stage?: ExplainStage): Promise<string> {
    const compiled = await (await this.trainingSet()).compiled();
    return stage === undefined ? explainSummary(compiled) : explainStage(compiled, stage, this.#dialect);
  }

  /** Where each of its columns comes from, as the plan says. */
  async lineage(): Promise<Lineage> {
    return (await this.trainingSet()).lineage();
  }

  /** What the warehouse expects it to take, and how far it may go. */
  async cost({ signal }: Pick<RunOptions, "signal"> = {}): Promise<ExpectedCost> {
    const { estimate, limits } = await (await this.trainingSet()).cost(signal);
    return { estimate, limits: kindsOfLimits.flatMap((kind) => limits[kind] ?? []) };
  }

  /** Runs it for what it takes; the rows are thrown away. */
  async analyze(options: RunOptions = {}): Promise<Analysis> {
    return (await this.trainingSet()).analyze(options);
  }

  /** Rows as they come, in bounded memory. */
  async *rows(options: RunOptions = {}): AsyncGenerator<RowObject> {
    const { columns, batches } = await (await this.trainingSet()).read(options);
    for await (const batch of batches) for (const row of batchObjects(columns, batch)) yield row;
  }

  /** All rows at once, in memory. */
  async toArray(options: RunOptions = {}): Promise<RowObject[]> {
    const { columns, batches } = await (await this.trainingSet()).read(options);
    const rows: RowObject[] = [];
    // Batch by batch: a promise for each row takes as long as the row.
    for await (const batch of batches) for (const row of batchObjects(columns, batch)) rows.push(row);
    return rows;
  }

  /** Streams into a file, whose format its name says, or with `partitionBy` into a folder of files. */
  async toFile(path: string, options: WriteOptions = {}): Promise<WrittenTo> {
    const written = await (await this.trainingSet()).toFile(path, options.overwrite ? "replace" : "error", options);
    return { location: written.path, rows: written.rows, warnings: written.warnings };
  }

  /** Writes a table of the warehouse, without the rows leaving it. */
  async toTable(table: string | TableName, options: WriteOptions = {}): Promise<WrittenTo> {
    if (options.partitionBy !== undefined) throw partitionedTable();
    const relation = relationOf(table);
    const written = await (await this.trainingSet()).toTable(
      relation,
      options.overwrite ? "replace" : "error",
      options,
    );
    const location = [relation.database, relation.schema, relation.name].filter((part) => part !== null).join(".");
    return { location, rows: written.rows, warnings: written.warnings };
  }

  /** Has the warehouse make the table while nobody waits. */
  async start(table: string | TableName, options: WriteOptions = {}): Promise<StoreJob> {
    if (options.partitionBy !== undefined) throw partitionedTable();
    const ifExists = options.overwrite ? "replace" : "error";
    const { id } = await (await this.trainingSet()).start(relationOf(table), ifExists, options);
    return this.#jobs.get(id);
  }
}

function partitionedTable(): AsofError {
  return AsofError.of("invalid-option", "partitionBy is for files: a table is made in one piece", {
    hint: "write a folder with toFile, or leave partitionBy out",
  });
}

/** A training set of one instant. */
export class ScoringFeaturesJob extends HistoricalFeaturesJob {
  /** ISO text, UTC. */
  readonly at: string;

  constructor(at: string, make: () => Promise<TrainingSet>, dialect: Dialect, jobs: StoreJobs) {
    super(make, dialect, jobs);
    this.at = at;
  }
}

/** A table by one name, whatever characters it holds, or by its parts. */
export function relationOf(table: string | TableName): Relation {
  if (typeof table === "string") return { database: null, schema: null, name: table };
  return { database: table.database ?? null, schema: table.schema ?? null, name: table.name };
}
