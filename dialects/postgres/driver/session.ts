import { within } from "../../common/within.ts";
import type { Format } from "./column-decoders.ts";
import type { Engine, Lease } from "./engine.ts";
import {
  continued,
  copy,
  description,
  type Exchange,
  type NamedStatement,
  named,
  opened,
  type Reply,
  script,
  statement,
} from "./exchange.ts";
import type { Query } from "./query.ts";
import type { RowSink } from "./row-tap.ts";

/** A statement that stays open, to be asked for its rows. */
export interface Opening {
  readonly portal: string;
  readonly query: Query;
  readonly formats: readonly Format[];
  /** How many rows; 0 for all. */
  readonly rows: number;
}

/** How a statement that the session keeps is run. */
export interface NamedRun {
  readonly values: readonly (string | null)[];
  readonly formats: readonly Format[];
  /** Whether the session was told its text before. */
  readonly isKnown: boolean;
}

/** What can be asked of a leased session. Its errors are the driver's own; transactions put them into words. */
export class Session {
  readonly #lease: Lease;
  readonly #grace: number;
  readonly #keepsTimeLimits: boolean;
  #running: Promise<unknown> | null = null;
  /** Whether the engine is known not to answer any more. */
  #isSilent = false;
  /** Milliseconds that the server gives a statement; null for as long as it takes. */
  timeLimit: number | null = null;
  #since = 0;

  constructor(engine: Engine, lease: Lease) {
    this.#lease = lease;
    this.#grace = engine.graceMilliseconds;
    this.#keepsTimeLimits = engine.keepsTimeLimits;
  }

  /** Whether the last statement was at work for as long as the server lets it, as this side sees it. */
  get isOvertime(): boolean {
    return this.timeLimit !== null && performance.now() - this.#since >= this.timeLimit;
  }

  run(query: Query): Promise<Reply> {
    return this.#exchange(statement(query));
  }

  describe(query: Query): Promise<Reply> {
    return this.#exchange(description(query));
  }

  script(text: string): Promise<Reply> {
    return this.#exchange(script(text));
  }

  /** Runs a statement; its rows go to the sink while they come. Resolves after the last that was asked for. */
  open({ portal, query, formats, rows }: Opening, sink: RowSink): Promise<Reply> {
    return this.#rows(opened(portal, query, formats, rows), sink);
  }

  /** Runs a statement that the session keeps, in a transaction of its own where none is open. */
  named(statement: NamedStatement, run: NamedRun, sink: RowSink): Promise<Reply> {
    return this.#rows(named(statement, run.values, run.formats, run.isKnown), sink);
  }

  /** More rows of a statement that is open. */
  continue({ portal, rows }: Pick<Opening, "portal" | "rows">, sink: RowSink): Promise<Reply> {
    this.#lease.tap.sendTo(sink);
    return this.#send(continued(portal, rows));
  }

  /** Lets no more bytes come until it is resumed. */
  pause(): void {
    this.#lease.tap.pause();
  }

  resume(): void {
    this.#lease.tap.resume();
  }

  /** Each chunk holds whole rows. */
  copy(text: string, chunk: Uint8Array): Promise<Reply> {
    return this.#exchange(copy(text, chunk));
  }

  /** Stops what runs, by force where it does not stop in time. False where nothing ran. */
  async interrupt(): Promise<boolean> {
    const running = this.#running;
    if (running === null) return false;
    // What runs may wait for its rows to be read.
    this.#lease.tap.discard();
    if (this.#isSilent || !(await this.#stopped(running))) await this.#lease.kill();
    return true;
  }

  /** A request to stop that cannot be delivered leaves it to the grace time and to force. */
  async #stopped(running: Promise<unknown>): Promise<boolean> {
    await within(this.#grace, this.#lease.cancel());
    return within(this.#grace, running);
  }

  #rows(exchange: Exchange, sink: RowSink): Promise<Reply> {
    this.#lease.tap.sendTo(sink);
    return this.#exchange(exchange);
  }

  #exchange(exchange: Exchange): Promise<Reply> {
    this.#since = performance.now();
    return this.#send(exchange);
  }

  async #send(exchange: Exchange): Promise<Reply> {
    const { reply } = exchange;
    const forget = (): void => {
      if (this.#running === reply) this.#running = null;
    };
    // Until the engine is done with it, also where nobody waits for its answer any more.
    reply.then(forget, forget);
    this.#running = reply;
    this.#lease.client.query(exchange);
    const watch = this.#watch();
    try {
      return await this.#lease.answer(reply);
    } catch (error) {
      this.#isSilent = this.#running === reply;
      throw watch.ended ? overtime() : error;
    } finally {
      clearTimeout(watch.timer);
    }
  }

  /** Ends the session at the time limit of its statement, where the engine does not. */
  #watch(): { ended: boolean; readonly timer: NodeJS.Timeout | undefined } {
    if (this.#keepsTimeLimits || this.timeLimit === null) return { ended: false, timer: undefined };
    const end = (): void => {
      watch.ended = true;
      void this.#lease.kill();
    };
    const watch = { ended: false, timer: setTimeout(end, this.timeLimit) };
    return watch;
  }
}

/** What a server says. */
function overtime(): Error {
  return Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" });
}
