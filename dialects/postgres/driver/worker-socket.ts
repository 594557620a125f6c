import { Duplex } from "node:stream";
import type { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

type Done = (error?: Error | null) => void;

/** ReadyForQuery: every answer of a healthy engine ends with it. */
const readyForQuery = "Z".charCodeAt(0);
const readyForQueryLength = 6;
const terminate = "X".charCodeAt(0);

/**
 * The engine's thread as the socket that pg's client wants. One write of the client is one whole exchange, since exchanges are
 * corked. The thread keeps the process alive only while it works.
 */
export class WorkerSocket extends Duplex {
  readonly #worker: Worker;

  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("error", (error) => this.destroy(new Error(`Connection terminated: ${error.message}`)));
    worker.on("exit", () => this.destroy(new Error("Connection terminated: the engine's thread ended")));
  }

  // What pg asks of a socket.
  connect(): void {
    this.#worker.ref();
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(chunk);
    done();
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  /** An exchange is answered whole, when the engine is done with it. */
  override _read(): void {}

  override _final(done: Done): void {
    this.push(null);
    done();
  }

  #send(bytes: Buffer): void {
    // The engine outlives its client: a good-bye ends the socket alone.
    if (bytes[0] === terminate) return;
    this.#worker.ref();
    const copy = new Uint8Array(bytes);
    this.#worker.postMessage({ kind: "exchange", bytes: copy } satisfies ToWorker, [copy.buffer]);
  }

  #receive(message: FromWorker): void {
    this.#worker.unref();
    if (message.kind === "ready") this.emit("connect");
    if (message.kind === "reply") this.#reply(message.bytes);
    if (message.kind === "failed") this.destroy(new Error(`Connection terminated: ${message.reason}`));
  }

  #reply(bytes: Uint8Array): void {
    const healthy = bytes.at(-readyForQueryLength) === readyForQuery;
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!healthy) this.destroy(new Error("Connection terminated: the engine broke off its answer"));
  }
}
