import type { Socket } from "node:net";
import type { Submittable } from "pg";

const copyData = "d".charCodeAt(0);
const readyForQuery = "Z".charCodeAt(0);

interface Wire {
  readonly stream: Socket;
  query(text: string): void;
}

type Listener = (chunk: Buffer) => void;

/**
 * `COPY … TO STDOUT` with each message's payload handed over where it lies in the socket's buffer. Takes the socket from pg's
 * own parser, which would make an object a row, and gives every other message back to it.
 */
export class CopyStream implements Submittable {
  readonly done: Promise<void>;
  readonly #text: string;
  readonly #onRow: (buffer: Buffer, start: number, end: number) => void;
  #settle: { resolve(): void; reject(error: unknown): void } | null = null;
  #kept: Buffer = Buffer.alloc(0);

  /** A payload lies in `buffer` from `start` to before `end`, until the call returns. */
  constructor(text: string, onRow: (buffer: Buffer, start: number, end: number) => void) {
    this.#text = text;
    this.#onRow = onRow;
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const { stream } = wire;
    const pgs = stream.listeners("data") as Listener[];
    stream.removeAllListeners("data");
    const give: Listener = (message) => pgs.forEach((listener) => void listener(message));
    const ours: Listener = (chunk) => {
      if (!this.#take(chunk, give)) return;
      stream.removeListener("data", ours);
      for (const listener of pgs) stream.on("data", listener);
    };
    stream.on("data", ours);
    wire.query(this.#text);
  }

  /** Handles whole messages and keeps what is left. True after the last. */
  #take(chunk: Buffer, give: Listener): boolean {
    const buffer = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    let at = 0;
    let last = false;
    while (buffer.length - at >= 5) {
      const end = at + 1 + buffer.readUInt32BE(at + 1);
      if (end > buffer.length) break;
      const kind = buffer[at];
      if (kind === copyData) this.#onRow(buffer, at + 5, end);
      else give(buffer.subarray(at, end));
      last ||= kind === readyForQuery;
      at = end;
    }
    this.#kept = Buffer.from(buffer.subarray(at));
    return last;
  }

  handleError(error: unknown): void {
    this.#settle?.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle?.resolve();
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
