import { type Compiled, compile, spineColumnTypes, type Templates } from "../../compiler/compile.ts";
import type { RunOptions } from "../../define/index.ts";
import { manifestComment, unjoinableWarning } from "../../ir/dataset-draft.ts";
import type { Relation } from "../../ir/definition.ts";
import { type Limits, noLimits, type ProjectLimits } from "../../ir/limits.ts";
import type { Lineage } from "../../ir/lineage.ts";
import type { Registry } from "../../ir/registry.ts";
import type { HistoricalRequest, SpineColumnDeclaration, SpineRequest } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { Diagnostic, Place } from "../../kernel/diagnostics.ts";
import { formatInstant } from "../../kernel/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CostEstimate } from "../../ports/cost.ts";
import type { Dialect } from "../../ports/dialect.ts";
import type { JobTicket } from "../../ports/jobs.ts";
import type { Analysis, AnalyzeRun, IfExists, ReadResult, ResultColumn, Warehouse } from "../../ports/warehouse.ts";
import { checkBeforeRun } from "../limits/check-before-run.ts";
import { type LimitsInForce, limitsInForce } from "../limits/in-force.ts";
import { RunGuard } from "../limits/run-guard.ts";
import { type Partitioning, partitioningOf } from "../sink/partition/partitioning.ts";
import { countUnjoinable } from "../sink/unjoinable.ts";
import { checkDestination, type WrittenDataset, writeDataset } from "../sink/write-dataset.ts";
import { datasetDraft } from "./dataset-draft.ts";
import { datasetManifest } from "./dataset-manifest.ts";
import { findSpineTimes } from "./find-spine-times.ts";
import { closingOnFailure, unlessCancelled } from "./run-guards.ts";
import { type SpineRows, type UploadableSpine, uploadableSpine } from "./spine-rows.ts";
import { gatherWarehouseFacts, nothingKnown } from "./warehouse-facts.ts";
import { warnOfDuplicateKeys } from "./warnings.ts";

/** What a retrieval works with. */
export interface RetrievalContext {
  readonly registry: Registry;
  readonly places: ReadonlyMap<string, Place>;
  readonly dialect: Dialect;
  readonly templates: Templates;
  readonly clock: Clock;
  /** Opens the warehouse when it is first needed, and refuses where there is none. */
  readonly warehouse: () => Promise<Warehouse>;
  /** Compile from definitions alone, without asking the warehouse anything. */
  readonly offline: boolean;
  /** What the project lets its requests do. */
  readonly limits: ProjectLimits;
}

/** A request whose spine may be rows of the caller's. */
export type RetrievalRequest = Omit<HistoricalRequest, "spine" | "requireBounds"> & {
  readonly spine: SpineRequest | SpineToUpload | TypedSpine;
  /** The request's own, beside those of the project. */
  readonly limits?: Limits;
  /** Whether a spine in the warehouse may be asked between what its times lie. Default: true. */
  readonly probeSpine?: boolean;
  /** Refuse to read sources from their beginning. Default: as the project says. */
  readonly requireBounds?: boolean;
};

/** Rows whose columns are all known and whose values are canonical, such as a file's: uploaded as they are. */
export interface TypedSpine extends UploadableSpine {
  readonly kind: "typed";
  readonly time: string;
}

export interface SpineToUpload {
  readonly kind: "upload";
  readonly rows: SpineRows;
  readonly time: string;
  /** Columns whose types are known beforehand; the others' follow from their values. */
  readonly columns: readonly SpineColumnDeclaration[];
}

export interface StoredDataset {
  readonly rows: bigint;
  readonly warnings: readonly Diagnostic[];
}

export interface FileOptions extends RunOptions {
  /** `day`, `month` or `year` of the spine's time, or a column's name: the path is a folder's then. */
  readonly partitionBy?: string | undefined;
}

/** What a run would take, and how far it may go. */
export interface RunCost {
  readonly estimate: CostEstimate;
  readonly limits: LimitsInForce;
}

interface Prepared {
  readonly compiled: Compiled;
  readonly upload: UploadableSpine | null;
}

const batchRows = 20_000;

/** One training set: compiled once, run as often as asked. */
export class TrainingSet {
  readonly #context: RetrievalContext;
  readonly #request: RetrievalRequest;
  #prepared: Promise<Prepared> | null = null;

  constructor(context: RetrievalContext, request: RetrievalRequest) {
    this.#context = context;
    this.#request = request;
  }

  /** Every stage of the compilation: what `sql()` and `explain()` print is what runs. */
  async compiled(): Promise<Compiled> {
    return (await this.#prepare()).compiled;
  }

  /** Where each column comes from. */
  async lineage(): Promise<Lineage> {
    const { plan } = await this.compiled();
    const { requestLineage } = await import("../lineage/index.ts");
    return requestLineage(plan, this.#context);
  }

  /** Streams the rows. Iterate to the end or leave the loop: both free the session. */
  async read(options: RunOptions = {}): Promise<ReadResult> {
    const { compiled, upload } = await this.#prepare(options.signal);
    return closingOnFailure(upload, async () => {
      const guard = this.#guard(compiled, options.signal);
      try {
        const run = await this.#guarded({ compiled, upload }, guard, options);
        const { columns, batches } = await (await this.#context.warehouse()).read({ ...run, batchRows });
        return { columns, batches: guard.through(columns, batches) };
      } catch (failure) {
        guard.end();
        throw guard.told(failure);
      }
    });
  }

  /** Runs the statement and tells what each step took; its rows stay in the warehouse. */
  async analyze(options: RunOptions = {}): Promise<Analysis> {
    const { compiled, upload } = await this.#prepare(options.signal);
    return closingOnFailure(upload, () => {
      const guard = this.#guard(compiled, options.signal);
      return guard.guarding(async () => {
        const run = await this.#guarded({ compiled, upload }, guard, options);
        return (await this.#context.warehouse()).analyze(run);
      });
    });
  }

  /** What a run would take, as the warehouse expects, and how far it may go. Runs nothing that is billed. */
  async cost(signal?: AbortSignal): Promise<RunCost> {
    const { compiled, upload } = await this.#prepare(signal);
    try {
      const question = {
        statement: compiled.statement,
        spineRows: upload?.rows ?? null,
        upload: (await upload?.again?.()) ?? null,
      };
      const estimate = await (await this.#context.warehouse()).estimateCost(question, signal);
      return { estimate, limits: this.#limits(compiled) };
    } finally {
      upload?.close?.();
    }
  }

  /** How many rows the spine has, where that is known before it runs: the result then has as many. */
  async spineRows(signal?: AbortSignal): Promise<number | null> {
    return (await this.#prepare(signal)).upload?.rows ?? null;
  }

  /** Streams the rows into a file, or a folder of partitions, with a manifest beside it. */
  async toFile(path: string, ifExists: IfExists, options: FileOptions = {}): Promise<WrittenDataset & StoredDataset> {
    const startedAt = this.#now();
    const { compiled, upload } = await this.#prepare(options.signal);
    const warnings = await closingOnFailure(upload, async () => {
      // Before anything runs: a long query is not to run for nothing.
      await checkDestination(path, ifExists, options.partitionBy !== undefined);
      partitioningBy(options.partitionBy, expectedColumns(compiled), compiled);
      return this.#sourceWarnings(compiled, options.signal);
    });
    const result = await this.read(options);
    const { time, keys } = compiled.resolved.spine;
    const counter = countUnjoinable(result.columns, { time: time.column, keys });
    const all = (): readonly Diagnostic[] => [...warnings, ...unjoinableWarning(counter.count())];
    const written = await writeDataset({
      path,
      ifExists,
      columns: result.columns,
      batches: counter.through(result.batches),
      partitioning: partitioningBy(options.partitionBy, result.columns, compiled),
      signal: options.signal,
      onProgress: options.onRows,
      manifest: ({ rows, partitions }) =>
        datasetManifest(compiled, {
          startedAt,
          finishedAt: this.#now(),
          rows,
          partitions,
          columns: result.columns,
          unjoinableRows: counter.count(),
          warnings: all(),
        }),
    });
    return { ...written, warnings: all() };
  }

  /** Keeps the rows in a table of the warehouse, without moving them through this process. */
  async toTable(table: Relation, ifExists: IfExists, options: RunOptions = {}): Promise<StoredDataset> {
    const startedAt = this.#now();
    const { compiled, upload } = await this.#prepare(options.signal);
    const guard = this.#guard(compiled, options.signal);
    const store = async (): Promise<StoredDataset> => {
      const warehouse = await this.#context.warehouse();
      const run = await this.#guarded({ compiled, upload }, guard, options);
      const warnings = await this.#sourceWarnings(compiled, options.signal);
      const { columns } = compiled.statement.outline;
      const { time, keys } = compiled.resolved.spine;
      const inTable = (name: string): string => columns.find((column) => column.name === name)?.sqlName ?? name;
      const created = await warehouse.createTable({
        ...run,
        table,
        ifExists,
        unjoinable: { time: inTable(time.column), keys: keys.map(inTable) },
        times: guard.mayRefuse ? { ...time, column: inTable(time.column) } : undefined,
        comment: (made, most) => {
          guard.accept(made);
          const { rows, unjoinableRows } = made;
          return manifestComment(
            datasetManifest(compiled, {
              startedAt,
              finishedAt: this.#now(),
              rows,
              partitions: null,
              columns: columns.flatMap(({ name, type }) => (type === null ? [] : [{ name, type }])),
              unjoinableRows,
              warnings: [...warnings, ...unjoinableWarning(unjoinableRows)],
            }),
            most,
          );
        },
      });
      return { rows: created.rows, warnings: [...warnings, ...unjoinableWarning(created.unjoinableRows)] };
    };
    return closingOnFailure(upload, () => guard.guarding(store));
  }

  #limits({ resolved }: Compiled): LimitsInForce {
    const views = resolved.joins.map((join) => join.view);
    return limitsInForce(this.#request.limits ?? noLimits, this.#context.limits, views);
  }

  #guard(compiled: Compiled, signal: AbortSignal | undefined): RunGuard {
    return new RunGuard(this.#limits(compiled), compiled.resolved.spine, signal);
  }

  /** What a run is given, once it is known to be within its limits as far as that can be told. */
  async #guarded({ compiled, upload }: Prepared, guard: RunGuard, options: RunOptions): Promise<AnalyzeRun> {
    const { statement } = compiled;
    const { dialect, warehouse } = this.#context;
    const spineRows = upload?.rows ?? null;
    const limits = this.#limits(compiled);
    await checkBeforeRun({ limits, statement, spineRows, dialect, warehouse, signal: guard.signal });
    const rows = uploadOf(upload, options);
    return {
      statement,
      upload: rows === null || upload === null ? null : guard.uploading(rows, upload.columns),
      limits: guard.run,
      signal: guard.signal,
    };
  }

  /** Has the warehouse make a table of the rows while nobody waits: it goes on when this process ends. */
  async start(table: Relation, ifExists: IfExists, options: RunOptions = {}): Promise<JobTicket> {
    const startedAt = this.#now();
    const { compiled, upload } = await this.#prepare(options.signal);
    const guard = this.#guard(compiled, options.signal);
    const submit = async (): Promise<JobTicket> => {
      const run = await this.#guarded({ compiled, upload }, guard, options);
      const warnings = await this.#sourceWarnings(compiled, options.signal);
      const { rows } = this.#limits(compiled);
      const draft = datasetDraft(compiled, { startedAt, warnings, rows, looked: upload !== null });
      return (await this.#context.warehouse()).jobs.submit({ ...run, table, ifExists, draft });
    };
    return closingOnFailure(upload, () => guard.guarding(submit));
  }

  #prepare(signal?: AbortSignal): Promise<Prepared> {
    this.#prepared ??= this.#compile();
    return unlessCancelled(this.#prepared, signal, ({ upload }) => upload?.close?.());
  }

  async #compile(): Promise<Prepared> {
    const { upload, request } = await this.#withSpine();
    const compiled = await closingOnFailure(upload, () => this.#compileRequest(request, upload));
    return { compiled, upload };
  }

  /** A spine whose times nobody told is looked at where that lets the warehouse read less: then it is compiled once more. */
  async #compileRequest(request: HistoricalRequest, upload: UploadableSpine | null): Promise<Compiled> {
    const { registry, dialect, templates, places, offline } = this.#context;
    const known = offline
      ? nothingKnown
      : await gatherWarehouseFacts(registry, request, dialect, await this.#context.warehouse());
    const spineRows = upload?.rows ?? upload?.aboutRows ?? null;
    const input = { registry, dialect, templates, places, warehouse: { ...known, spineRows } };
    const bounds = this.#requiresBounds() ? (offline ? ("ttl" as const) : ("literal" as const)) : null;
    const prunes = dialect.capabilities.literalBounds.answer === "prune";
    if (!prunes || request.spineTimes != null)
      return compile({ ...input, request: { ...request, requireBounds: bounds } });
    const compiled = await compile({ ...input, request });
    const mayAsk = !offline && this.#request.probeSpine !== false;
    const warehouse = mayAsk ? this.#context.warehouse : null;
    const guard = this.#guard(compiled, undefined);
    const asked = { upload, dialect, warehouse, limits: guard.run, signal: guard.signal };
    const spineTimes = await guard.guarding(() => findSpineTimes(compiled, asked));
    if (spineTimes === null && bounds === null) return compiled;
    return compile({ ...input, request: { ...request, spineTimes, requireBounds: bounds } });
  }

  #requiresBounds(): boolean {
    return this.#request.requireBounds ?? this.#context.limits.requireBounds;
  }

  async #withSpine(): Promise<{ readonly upload: UploadableSpine | null; readonly request: HistoricalRequest }> {
    const { spine, limits: _limits, probeSpine: _probe, requireBounds: _bounds, ...rest } = this.#request;
    if (spine.kind !== "upload" && spine.kind !== "typed") return { upload: null, request: { ...rest, spine } };
    const upload = spine.kind === "typed" ? spine : await uploadableSpine(spine.rows, this.#knownTypes(spine, rest));
    return { upload, request: { ...rest, spine: { kind: "rows", columns: upload.columns, time: spine.time } } };
  }

  #knownTypes(spine: SpineToUpload, request: Pick<HistoricalRequest, "features">): ReadonlyMap<string, CanonicalType> {
    return new Map<string, CanonicalType>([
      ...spineColumnTypes(this.#context.registry, request),
      [spine.time, { kind: "timestamp" }],
      ...spine.columns.map(({ name, type }): [string, CanonicalType] => [name, type]),
    ]);
  }

  async #sourceWarnings(compiled: Compiled, signal: AbortSignal | undefined): Promise<readonly Diagnostic[]> {
    const duplicates = await warnOfDuplicateKeys(
      compiled,
      this.#context.dialect,
      await this.#context.warehouse(),
      signal,
    );
    return [...compiled.warnings, ...duplicates];
  }

  #now(): string {
    return formatInstant(this.#context.clock.now());
  }
}

/** The result's columns before it runs; one whose type is not known yet counts as text, which anything can be partitioned by. */
function expectedColumns({ statement }: Compiled): readonly ResultColumn[] {
  return statement.outline.columns.map(({ name, type }) => ({ name, type: type ?? { kind: "string" } }));
}

function partitioningBy(
  by: string | undefined,
  columns: readonly ResultColumn[],
  { resolved }: Compiled,
): Partitioning | null {
  return by === undefined ? null : partitioningOf(by, columns, resolved.spine.time.column);
}

function uploadOf(upload: UploadableSpine | null, options: RunOptions): RowBatches | null {
  if (upload === null) return null;
  return options.onUpload === undefined ? upload.batches() : counted(upload.batches(), options.onUpload);
}

async function* counted(batches: RowBatches, tell: (rows: bigint) => void): AsyncGenerator<readonly Row[]> {
  let rows = 0n;
  for await (const batch of batches) {
    yield batch;
    rows += BigInt(batch.length);
    tell(rows);
  }
}
