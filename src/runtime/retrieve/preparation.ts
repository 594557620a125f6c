import { type Compiled, compile, spineColumnTypes } from "../../compiler/compile.ts";
import type { HistoricalRequest } from "../../ir/request.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { findSpineTimes } from "./find-spine-times.ts";
import { requestGuard } from "./guarded-run.ts";
import type { Prepared, RetrievalContext, RetrievalRequest, SpineToUpload } from "./retrieval.ts";
import { closingOnFailure, unlessCancelled } from "./run-guards.ts";
import { type UploadableSpine, uploadableSpine } from "./spine-rows.ts";
import { gatherWarehouseFacts, nothingKnown } from "./warehouse-facts.ts";

/** Compiles a request once, when it is first asked for, with what the warehouse knows of its tables. */
export class Preparation {
  readonly #context: RetrievalContext;
  readonly #request: RetrievalRequest;
  #prepared: Promise<Prepared> | null = null;

  constructor(context: RetrievalContext, request: RetrievalRequest) {
    this.#context = context;
    this.#request = request;
  }

  prepared(signal?: AbortSignal): Promise<Prepared> {
    this.#prepared ??= this.#prepare();
    return unlessCancelled(this.#prepared, signal, ({ upload }) => upload?.close?.());
  }

  async #prepare(): Promise<Prepared> {
    const { upload, request } = await this.#withSpine();
    const compiled = await closingOnFailure(upload, () => this.#compile(request, upload));
    return { compiled, upload };
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

  /** A spine whose times nobody told is looked at where that lets the warehouse read less: then it is compiled once more. */
  async #compile(request: HistoricalRequest, upload: UploadableSpine | null): Promise<Compiled> {
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
    const spineTimes = await this.#spineTimes({ compiled, upload });
    if (spineTimes === null && bounds === null) return compiled;
    return compile({ ...input, request: { ...request, spineTimes, requireBounds: bounds } });
  }

  #spineTimes({ compiled, upload }: Prepared): ReturnType<typeof findSpineTimes> {
    const { dialect, offline } = this.#context;
    const mayAsk = !offline && this.#request.probeSpine !== false;
    const warehouse = mayAsk ? this.#context.warehouse : null;
    const guard = requestGuard(compiled, this.#context, this.#request);
    const asked = { upload, dialect, warehouse, limits: guard.run, signal: guard.signal };
    return guard.guarding(() => findSpineTimes(compiled, asked));
  }

  #requiresBounds(): boolean {
    return this.#request.requireBounds ?? this.#context.limits.requireBounds;
  }
}
