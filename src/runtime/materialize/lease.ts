import { setTimeout as sleep } from "node:timers/promises";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { Run, RunStore } from "../../ports/run-store.ts";

/** How often a lease is renewed while it lasts: twice it may fail. */
const renewals = 3;

/**
 * Keeps a run's lease as long as it works, and tells it to stop where it was cancelled, or where the lease is over and others may have
 * taken its intervals. How long ago a renewal was is measured by a clock that nobody sets.
 */
export class Lease {
  readonly run: Run;
  readonly #store: RunStore;
  readonly #ended = new AbortController();
  readonly #stopped = new AbortController();
  readonly #monotonic: () => number;
  readonly #signal: AbortSignal;
  #renewed: number;

  /** `began`: when the run was asked for, by `monotonic` in milliseconds, since its lease may be as old as that. */
  constructor(
    store: RunStore,
    run: Run,
    outer: AbortSignal | undefined,
    began: number,
    monotonic = () => performance.now(),
  ) {
    this.#store = store;
    this.run = run;
    this.#monotonic = monotonic;
    this.#renewed = began;
    this.#signal = outer === undefined ? this.#stopped.signal : AbortSignal.any([outer, this.#stopped.signal]);
  }

  /** Aborted when the work is to stop, for whatever reason. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Throws where the lease may be over: asked before anything is written. */
  check(): void {
    this.signal.throwIfAborted();
    if (this.#isOver()) this.#stop(lost(this.run.id));
    this.signal.throwIfAborted();
  }

  /** Why work failed: that it was stopped, or that the lease is over, from which what it met may follow. */
  reasons(failure: unknown): readonly unknown[] {
    if (this.signal.aborted) return [this.stoppedBy ?? this.cancelled];
    if (!this.#isOver()) return [failure];
    this.#stop(lost(this.run.id));
    return [this.stoppedBy, failure];
  }

  /** Why the work was stopped by somebody else than the caller; null where it was not. */
  get stoppedBy(): AsofError | null {
    const { reason } = this.#stopped.signal;
    return reason instanceof AsofError ? reason : null;
  }

  /** Why nothing more is done, where the caller wants no more. */
  get cancelled(): AsofError {
    return cancelled(this.run.id);
  }

  /** Whether it was stopped because somebody wanted it to. */
  get isCancelled(): boolean {
    return this.signal.aborted && this.stoppedBy?.diagnostics[0]?.code !== "run-lost";
  }

  /** Renews until `end`. */
  async keep(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted && !this.#stopped.signal.aborted) {
      await sleep(this.run.leaseMs / renewals, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) break;
      // A process that stood still may have writes under way that nobody expects any more: they end before anything is asked.
      if (this.#isOver()) this.#stop(lost(this.run.id));
      else await this.#renew();
    }
  }

  end(): void {
    this.#ended.abort();
  }

  async #renew(): Promise<void> {
    const asked = this.#monotonic();
    try {
      const { isCancelled } = await this.#store.renew(this.run.id);
      this.#renewed = asked;
      if (isCancelled) this.#stop(cancelled(this.run.id));
    } catch (error) {
      // What may pass is tried again while the lease lasts.
      if (isLost(error)) this.#stop(error);
      else if (this.#isOver()) this.#stop(lost(this.run.id));
    }
  }

  /** A renewal may wait for as long as the only session is at work. */
  #isOver(): boolean {
    return !this.#store.isExclusive && this.#monotonic() - this.#renewed >= this.run.leaseMs;
  }

  #stop(reason: AsofError): void {
    this.#stopped.abort(reason);
  }
}

function isLost(error: unknown): error is AsofError {
  return (
    error instanceof AsofError && error.diagnostics.some(({ code }) => code === "run-lost" || code === "run-not-found")
  );
}

function lost(id: string): AsofError {
  return AsofError.of("run-lost", `run ${id} could not renew its lease, so that others may have taken its intervals`, {
    hint: "run it again: what is in the online store stays, and what is missing is loaded",
  });
}

function cancelled(id: string): AsofError {
  return AsofError.of("cancelled", `run ${id} was cancelled`, {
    hint: `what it left undone is done by: asof runs retry ${id}`,
  });
}
