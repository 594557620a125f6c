import type { Row, RowBatches } from "../../../../src/ir/value.ts";
import type { Diagnostic } from "../../../../src/kernel/diagnostics.ts";
import type { FromJob, JobOrder, ToJob } from "./messages.ts";

/** Whoever submits a job, as its process sees them: they give what there is to give, then they leave. */
export class Submitter {
  readonly #messages: ToJob[] = [];
  #waiting: ((message: ToJob) => void) | null = null;
  #left = false;

  constructor() {
    process.on("message", (message: ToJob) => this.#receive(message));
    // A submitter that is gone before the job runs wanted none.
    process.once("disconnect", () => {
      if (!this.#left) process.exit(1);
    });
  }

  async order(): Promise<JobOrder> {
    const message = await this.#next();
    if (message.kind !== "begin") throw new Error("a job begins with its order");
    return message.order;
  }

  /** The rows to upload, asked for batch by batch. */
  async *rows(): RowBatches {
    for (;;) {
      await say({ kind: "next" });
      const rows = rowsOf(await this.#next());
      if (rows === null) return;
      yield rows;
    }
  }

  /** From here on the job is on its own. */
  leave(): void {
    this.#left = true;
    void say({ kind: "running" }).catch(() => undefined);
  }

  /** Tells why the job never began; false where it did. */
  async refused(diagnostics: readonly Diagnostic[]): Promise<boolean> {
    if (this.#left) return false;
    this.#left = true;
    await say({ kind: "failed", diagnostics });
    process.disconnect();
    return true;
  }

  #receive(message: ToJob): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#messages.push(message);
    else waiting(message);
  }

  #next(): Promise<ToJob> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}

function rowsOf(message: ToJob): readonly Row[] | null {
  if (message.kind !== "rows") throw new Error("a job is given rows");
  return message.rows;
}

function say(message: FromJob): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) reject(new Error("a job is begun by another process"));
    else process.send(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}
