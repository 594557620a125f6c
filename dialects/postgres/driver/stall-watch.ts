import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { BackendState } from "./backend.ts";

/** A connection, as far as silence on it matters. */
export interface Line {
  readonly place: string;
  /** Bytes that went either way. */
  moved(): number;
  /** Whether it is we who let nothing through. */
  isHeld(): boolean;
  /** Asks the server, over another connection, about the session. */
  probe(): Promise<BackendState>;
}

/**
 * Waits for an answer, and looks for its sender where nothing moves for so many milliseconds. A statement may rightly say nothing
 * for hours; a connection that was cut says nothing either. Only a session that is not there, waits for us, or cannot be asked
 * about, twice and with nothing moved between, counts as lost.
 */
export async function unlessStalled<T>(reply: Promise<T>, line: Line, limit: number): Promise<T> {
  const watch = new StallWatch(line, limit);
  try {
    return await Promise.race([reply, watch.stalled]);
  } finally {
    watch.stop();
  }
}

class StallWatch {
  readonly stalled: Promise<never>;
  readonly #line: Line;
  readonly #limit: number;
  #reject: (error: AsofError) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #suspicion: string | null = null;
  #moved: number;
  #isOver = false;

  constructor(line: Line, limit: number) {
    this.#line = line;
    this.#limit = limit;
    this.#moved = line.moved();
    this.stalled = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#wait(limit);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #wait(milliseconds: number): void {
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#look(), milliseconds);
  }

  async #look(): Promise<void> {
    const suspicion = this.#hasMoved() ? null : await this.#suspicious();
    if (suspicion !== null && !this.#hasMoved() && this.#suspicion !== null) return this.#reject(this.#lost(suspicion));
    this.#suspicion = this.#hasMoved() ? null : suspicion;
    this.#moved = this.#line.moved();
    this.#wait(this.#suspicion === null ? this.#limit : this.#limit / 4);
  }

  #hasMoved(): boolean {
    return this.#line.isHeld() || this.#line.moved() !== this.#moved;
  }

  async #suspicious(): Promise<string | null> {
    try {
      return suspicions[await this.#line.probe()];
    } catch (error) {
      return isAnswer(error) ? null : "and no other connection can be made";
    }
  }

  #lost(suspicion: string): AsofError {
    const silent = `nothing came for ${Math.round(this.#limit / 100) / 10} seconds, ${suspicion}`;
    return AsofError.of(
      "connection-lost",
      `the connection to ${this.#line.place} was lost: ${silent}; nothing partial was kept`,
      { hint: "check the network between here and the warehouse, then run it again" },
    );
  }
}

const suspicions: Readonly<Record<BackendState, string | null>> = {
  working: null,
  gone: "and the server has no such session any more",
  waiting: "while the server waits for this side",
};

/** A refusal by the server itself shows that it can be reached. */
function isAnswer(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && code !== "EPIPE";
}
