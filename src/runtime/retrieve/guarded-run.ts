import type { Compiled } from "../../compiler/compile.ts";
import type { RunOptions } from "../../define/index.ts";
import { noLimits } from "../../ir/limits.ts";
import type { Row, RowBatches } from "../../ir/value.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { AnalyzeRun, Warehouse } from "../../ports/warehouse.ts";
import { checkBeforeRun } from "../limits/check-before-run.ts";
import { type LimitsInForce, limitsInForce } from "../limits/in-force.ts";
import { RunGuard } from "../limits/run-guard.ts";
import { type DatasetOrigins, datasetOrigins } from "./dataset-origins.ts";
import type { Prepared, RetrievalContext, RetrievalRequest } from "./retrieval.ts";
import type { UploadableSpine } from "./spine-rows.ts";
import { warnOfDuplicateKeys } from "./warnings.ts";

/** How far a request may go: by its own limits, the project's, and those of the views that it reads. */
export function requestLimits(
  { resolved }: Compiled,
  { limits: ofProject }: Pick<RetrievalContext, "limits">,
  { limits = noLimits }: Pick<RetrievalRequest, "limits">,
): LimitsInForce {
  const views = resolved.joins.map((join) => join.view);
  return limitsInForce(limits, ofProject, views);
}

/** Keeps a run of the request within its limits. */
export function requestGuard(
  compiled: Compiled,
  context: Pick<RetrievalContext, "limits">,
  request: Pick<RetrievalRequest, "limits">,
  signal?: AbortSignal,
): RunGuard {
  return new RunGuard(requestLimits(compiled, context, request), compiled.resolved.spine, signal);
}

/** What the compiler warns of, and the duplicates that static sources turn out to have. */
export async function sourceWarnings(
  compiled: Compiled,
  { dialect, warehouse }: RetrievalContext,
  signal: AbortSignal | undefined,
): Promise<readonly Diagnostic[]> {
  const duplicates = await warnOfDuplicateKeys(compiled, dialect, await warehouse(), signal);
  return [...compiled.warnings, ...duplicates];
}

/** One run of a prepared request: what the warehouse is given, and the guard that watches it. */
export class GuardedRun {
  readonly compiled: Compiled;
  readonly upload: UploadableSpine | null;
  readonly guard: RunGuard;
  readonly limits: LimitsInForce;
  readonly #context: RetrievalContext;
  readonly #options: RunOptions;

  constructor(
    { compiled, upload }: Prepared,
    context: RetrievalContext,
    request: RetrievalRequest,
    options: RunOptions,
  ) {
    this.compiled = compiled;
    this.upload = upload;
    this.limits = requestLimits(compiled, context, request);
    this.guard = new RunGuard(this.limits, compiled.resolved.spine, options.signal);
    this.#context = context;
    this.#options = options;
  }

  warehouse(): Promise<Warehouse> {
    return this.#context.warehouse();
  }

  /** What the warehouse is given, once the run is known to be within its limits as far as that can be told. */
  async given(): Promise<AnalyzeRun> {
    const { guard, limits, upload } = this;
    const { statement } = this.compiled;
    const { dialect, warehouse } = this.#context;
    const spineRows = upload?.rows ?? null;
    await checkBeforeRun({ limits, statement, spineRows, dialect, warehouse, signal: guard.signal });
    const rows = upload === null ? null : rowsGoingUp(upload, this.#options);
    return {
      statement,
      upload: rows === null || upload === null ? null : guard.uploading(rows, upload.columns),
      limits: guard.run,
      signal: guard.signal,
    };
  }

  /** What each feature is made of. */
  origins(): Promise<DatasetOrigins> {
    return datasetOrigins(this.compiled, this.#context);
  }

  warnings(): Promise<readonly Diagnostic[]> {
    return sourceWarnings(this.compiled, this.#context, this.#options.signal);
  }
}

function rowsGoingUp(upload: UploadableSpine, { onUpload }: RunOptions): RowBatches {
  return onUpload === undefined ? upload.batches() : counted(upload.batches(), onUpload);
}

async function* counted(batches: RowBatches, tell: (rows: bigint) => void): AsyncGenerator<readonly Row[]> {
  let rows = 0n;
  for await (const batch of batches) {
    yield batch;
    rows += BigInt(batch.length);
    tell(rows);
  }
}
