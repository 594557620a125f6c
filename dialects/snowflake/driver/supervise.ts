import type { AsofError } from "../../../src/kernel/diagnostics.ts";
import { within } from "../../common/within.ts";
import type { ClientConnection, ClientStatement, ExecuteOptions } from "./client.ts";
import { cancelled, connectionLost, statementTimeout } from "./errors.ts";
import type { Limits } from "./options.ts";

/** What a statement is watched by. */
export interface Watch {
  readonly limits: Limits;
  readonly place: string;
  readonly signal?: AbortSignal | undefined;
}

export type Request = Omit<ExecuteOptions, "complete">;

/**
 * Sends a statement and waits for its result, whose rows are not asked for yet. The client asks a service that answers with
 * 5xx a thousand times, for hours: what is silent for a while is asked about, and given up where nobody knows of it. What is
 * given up is cancelled on the warehouse. Rejects with the client's error or an `AsofError`.
 */
export async function supervised(
  connection: ClientConnection,
  request: Request,
  watch: Watch,
): Promise<ClientStatement> {
  if (watch.signal?.aborted === true) throw cancelled();
  let sent: ClientStatement | null = null;
  const answered = new Promise<ClientStatement>((resolve, reject) => {
    const complete = (error: unknown, statement: ClientStatement): void =>
      error === undefined || error === null ? resolve(statement) : reject(error);
    sent = connection.execute({ ...request, complete });
  });
  const vigil = new Vigil(connection, () => sent, watch);
  try {
    return await Promise.race([answered, vigil.alarm]);
  } catch (error) {
    answered.catch(() => undefined);
    if (vigil.rang && sent !== null) await cancel(sent, watch.limits.grace);
    throw error;
  } finally {
    vigil.end();
  }
}

/** Asks the warehouse to stop; does not wait for one that does not answer. */
export async function cancel(statement: ClientStatement, grace: number): Promise<void> {
  await within(grace, new Promise<void>((resolve) => statement.cancel(() => resolve())));
}

/** Statuses of queries that go on. */
const going = new Set([
  "RUNNING",
  "QUEUED",
  "RESUMING_WAREHOUSE",
  "QUEUED_REPARING_WAREHOUSE",
  "BLOCKED",
  "RESTARTED",
  "NO_DATA",
]);

/** Rings when a statement is aborted, takes too long, or is no longer known to the service. */
class Vigil {
  rang = false;
  readonly alarm: Promise<never>;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #leave: () => void;

  constructor(connection: ClientConnection, statement: () => ClientStatement | null, watch: Watch) {
    const { limits, place, signal } = watch;
    let ring: (error: AsofError) => void = () => undefined;
    this.alarm = new Promise<never>((_, reject) => {
      ring = (error) => {
        this.rang = true;
        reject(error);
      };
    });
    this.alarm.catch(() => undefined);
    const abort = (): void => ring(cancelled());
    signal?.addEventListener("abort", abort, { once: true });
    this.#leave = () => signal?.removeEventListener("abort", abort);
    if (limits.statement !== null) {
      const milliseconds = limits.statement;
      // The warehouse stops it by itself; this is for one that does not answer.
      this.#timers.push(setTimeout(() => ring(statementTimeout(milliseconds)), milliseconds + limits.grace));
    }
    this.#timers.push(setInterval(() => void this.#ask(connection, statement(), limits, place, ring), limits.stall));
  }

  end(): void {
    this.#leave();
    for (const timer of this.#timers) clearInterval(timer);
  }

  #asked = 0;

  /** The service answers within 45 seconds that a query is under way, and then its id is known. */
  async #ask(
    connection: ClientConnection,
    statement: ClientStatement | null,
    { grace, stall }: Limits,
    place: string,
    ring: (error: AsofError) => void,
  ): Promise<void> {
    const id = statement?.getQueryId();
    if (id === undefined) return ring(connectionLost(place, `no answer for ${stall} ms`));
    let status: string | null = null;
    const asked = connection.getQueryStatus(id).then((text) => {
      status = text;
    });
    const answered = await within(grace, asked);
    if (answered && status !== null && going.has(status)) return;
    // It may have ended just now, its result on the way: the next time decides.
    this.#asked += 1;
    if (!answered || this.#asked > 1) ring(connectionLost(place, `the query's result does not come`));
  }
}
