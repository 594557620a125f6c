import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { RunLimits } from "../../../src/ports/cost.ts";
import { timeLimitOf } from "./backend.ts";
import type { Engine, Lease } from "./engine.ts";
import { toAsofError } from "./errors.ts";
import { Session } from "./session.ts";
import { opening, type TransactionMode } from "./settings.ts";

export interface TransactionOptions {
  readonly mode: TransactionMode;
  readonly signal: AbortSignal | undefined;
  /** Of the run; the engine's own holds as well. */
  readonly limits?: RunLimits | undefined;
}

/**
 * One transaction on a session of its own. Ends exactly once: by commit, by rollback, or by an abort of its signal, which
 * stops what runs and rolls back at once, whether or not anyone is waiting.
 */
export class Transaction {
  readonly session: Session;
  readonly #engine: Engine;
  readonly #lease: Lease;
  readonly #signal: AbortSignal | undefined;
  #ended: Promise<void> | null = null;
  #aborted = false;

  private constructor(engine: Engine, lease: Lease, signal: AbortSignal | undefined) {
    this.#engine = engine;
    this.#lease = lease;
    this.#signal = signal;
    this.session = new Session(engine, lease);
  }

  static async begin(engine: Engine, options: TransactionOptions): Promise<Transaction> {
    for (;;) {
      const lease = await acquire(engine, options.signal);
      const transaction = new Transaction(engine, lease, options.signal);
      options.signal?.addEventListener("abort", transaction.#onAbort, { once: true });
      try {
        const { rows } = await transaction.session.script(opening(options.mode, timeout(engine, options)));
        lease.began(rows[0] ?? []);
        transaction.session.timeLimit = timeLimitOf(rows[0] ?? []);
        transaction.check();
        return transaction;
      } catch (error) {
        const failure = await transaction.fail(error);
        // Nothing was asked of it yet; a session that lay idle may have been lost long ago.
        if (lease.isNew || failure.diagnostics[0]?.code !== "connection-lost") throw failure;
      }
    }
  }

  /** Throws where the work was cancelled. */
  check(): void {
    if (this.#aborted || this.#signal?.aborted) throw cancelled(this.#engine);
  }

  async commit(): Promise<void> {
    this.check();
    // From here on an abort comes too late: the outcome is the engine's answer.
    this.#signal?.removeEventListener("abort", this.#onAbort);
    await this.session.script("commit");
    this.#ended = this.#lease.release(true);
    await this.#ended;
  }

  rollback(): Promise<void> {
    this.#ended ??= this.#rollBack();
    return this.#ended;
  }

  /** Rolls back after a failure, and puts the failure into words. */
  async fail(error: unknown): Promise<AsofError> {
    const { isOvertime } = this.session;
    await this.rollback();
    if (this.#aborted) return cancelled(this.#engine);
    return toAsofError(error, { place: this.#engine.place, connecting: false, isOvertime });
  }

  readonly #onAbort = (): void => {
    this.#aborted = true;
    void this.rollback();
  };

  async #rollBack(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    const interrupted = await this.session.interrupt();
    const rolledBack = await this.session.script("rollback").then(
      () => true,
      () => false,
    );
    // A request to cancel may arrive late and hit whatever comes next: such a session is not used again.
    await this.#lease.release(rolledBack && !interrupted);
  }
}

/** Runs work in a transaction that commits when it is done and rolls back when it fails. */
export async function inTransaction<T>(
  engine: Engine,
  options: TransactionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const transaction = await Transaction.begin(engine, options);
  try {
    const result = await work(transaction.session);
    await transaction.commit();
    return result;
  } catch (error) {
    throw await transaction.fail(error);
  }
}

/** In milliseconds, whichever is shorter; null for what the server says. */
function timeout({ statementTimeout }: Engine, { limits }: TransactionOptions): number | null {
  const own = limits?.milliseconds ?? null;
  return statementTimeout === null || own === null ? (own ?? statementTimeout) : Math.min(own, statementTimeout);
}

/** A session, or why there is none, in words. */
export async function acquire(engine: Engine, signal: AbortSignal | undefined): Promise<Lease> {
  try {
    return await engine.acquire(signal);
  } catch (error) {
    if (signal?.aborted) throw cancelled(engine);
    throw toAsofError(error, { place: engine.place, connecting: true });
  }
}

export function cancelled(engine: Engine): AsofError {
  return AsofError.of("cancelled", `the work on ${engine.place} was cancelled; nothing partial was kept`);
}
