import type { Engine, Lease } from "./engine.ts";
import { copy, description, type Exchange, type Reply, script, statement } from "./exchange.ts";
import type { Query } from "./query.ts";
import { within } from "./within.ts";

/** What can be asked of a leased session. Its errors are the driver's own; transactions put them into words. */
export class Session {
  readonly #lease: Lease;
  readonly #grace: number;
  #running: Promise<unknown> | null = null;

  constructor(engine: Engine, lease: Lease) {
    this.#lease = lease;
    this.#grace = engine.graceMilliseconds;
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

  /** Each chunk holds whole lines. */
  copy(text: string, chunk: Uint8Array): Promise<Reply> {
    return this.#exchange(copy(text, chunk));
  }

  /** Stops what runs, by force where it does not stop in time. False where nothing ran. */
  async interrupt(): Promise<boolean> {
    const running = this.#running;
    if (running === null) return false;
    // A request to stop that cannot be delivered leaves it to the grace time and to force.
    await within(this.#grace, this.#lease.cancel());
    if (!(await within(this.#grace, running))) await this.#lease.kill();
    return true;
  }

  async #exchange(exchange: Exchange): Promise<Reply> {
    this.#running = exchange.reply;
    this.#lease.client.query(exchange);
    try {
      return await exchange.reply;
    } finally {
      if (this.#running === exchange.reply) this.#running = null;
    }
  }
}
