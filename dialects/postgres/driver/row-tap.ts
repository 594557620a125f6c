import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import type { Client } from "pg";

/** Takes the rows of a result where they lie in the bytes that came. */
export interface RowSink {
  /** Row i begins at `starts[i]`, with its number of fields. Neither array is the sink's to keep. */
  take(bytes: Buffer, starts: Int32Array, rows: number): void;
}

const dataRow = "D".charCodeAt(0);
const readyForQuery = "Z".charCodeAt(0);
/** A message is its code, then its length, which counts itself but not the code. */
const codeLength = 1;
const headerLength = codeLength + 4;

const ignored: RowSink = { take: () => undefined };

/**
 * Stands between a session's socket and pg's parser, which would make an object of every row and a string of every value. While
 * somebody wants the rows they go there, many at a time; all else goes on to pg, in whole messages and in its order.
 */
export class RowTap {
  readonly #onward = new EventEmitter();
  #received = 0;
  #stream: Duplex | null = null;
  #sink: RowSink | null = null;
  /** The beginning of a message whose end has not come. */
  #parts: Buffer[] = [];
  #held = 0;
  #needed = 0;
  #starts = new Int32Array(1024);

  /** Where the rows of the next answer go; they go to pg again after it. */
  sendTo(sink: RowSink): void {
    this.#sink = sink;
  }

  /** Rows that still come are passed over. */
  discard(): void {
    if (this.#sink !== null) this.#sink = ignored;
    this.resume();
  }

  /** Lets no more bytes come: the sender waits, then the engine does. */
  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  get isPaused(): boolean {
    return this.#stream?.isPaused() ?? false;
  }

  /** How many bytes came, and left for the network. */
  get moved(): number {
    const written: unknown = this.#stream === null ? 0 : Reflect.get(this.#stream, "bytesWritten");
    return this.#received + (typeof written === "number" ? written - (this.#stream?.writableLength ?? 0) : 0);
  }

  /** What pg listens to in place of the socket. */
  listenTo(stream: Duplex): EventEmitter {
    this.#stream = stream;
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("end", () => this.#onward.emit("end"));
    return this.#onward;
  }

  #read(chunk: Buffer): void {
    this.#received += chunk.length;
    const bytes = this.#joined(chunk);
    if (bytes === null) return;
    let [at, onwards, rows] = [0, 0, 0];
    while (at + headerLength <= bytes.length) {
      const end = at + codeLength + bytes.readUInt32BE(at + codeLength);
      if (end > bytes.length) break;
      if (this.#sink !== null && bytes[at] === dataRow) {
        if (rows === 0) this.#pass(bytes, onwards, at);
        this.#mark(rows, at + headerLength);
        rows += 1;
        onwards = end;
      } else {
        rows = this.#taken(bytes, rows);
        // Before pg hears of it, since it may ask the next question at once.
        if (bytes[at] === readyForQuery) this.#sink = null;
      }
      at = end;
    }
    this.#taken(bytes, rows);
    this.#pass(bytes, onwards, at);
    this.#hold(bytes.subarray(at));
  }

  #mark(row: number, start: number): void {
    if (row === this.#starts.length) {
      const longer = new Int32Array(2 * row);
      longer.set(this.#starts);
      this.#starts = longer;
    }
    this.#starts[row] = start;
  }

  #taken(bytes: Buffer, rows: number): 0 {
    if (rows > 0) this.#sink?.take(bytes, this.#starts, rows);
    return 0;
  }

  #pass(bytes: Buffer, from: number, to: number): void {
    if (from < to) this.#onward.emit("data", bytes.subarray(from, to));
  }

  /** Null while a message is not whole: a large one is put together once. */
  #joined(chunk: Buffer): Buffer | null {
    if (this.#held === 0) return chunk;
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return null;
    const bytes = Buffer.concat(this.#parts, this.#held);
    this.#parts = [];
    this.#held = 0;
    return bytes;
  }

  #hold(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#parts = [rest];
    this.#held = rest.length;
    this.#needed = rest.length < headerLength ? headerLength : codeLength + rest.readUInt32BE(codeLength);
  }
}

/** Puts a tap into a client that is not connected yet. */
export function tapped(client: Client): RowTap {
  const { connection } = client;
  const attach: unknown = Reflect.get(connection, "attachListeners");
  if (typeof attach !== "function")
    throw new TypeError("this version of pg has another connection than the driver knows");
  const tap = new RowTap();
  Reflect.set(connection, "attachListeners", (stream: Duplex) => attach.call(connection, tap.listenTo(stream)));
  return tap;
}
