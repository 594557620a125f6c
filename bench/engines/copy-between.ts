import type { Socket } from "node:net";
import { Client, type Submittable } from "pg";
import { CopyStream } from "./copy-stream.ts";

/** Bytes of a message: rows are too short to be sent one by one. */
const messageBytes = 1 << 16;

/** Binary `COPY … TO STDOUT` of one session piped into `COPY … FROM STDIN` of another, byte for byte, and no faster than it is taken. */
export async function copyBetween(from: Client, read: string, to: Client, write: string): Promise<void> {
  const into = to.query(new CopyInto(write));
  const wire = await into.ready;
  const source = socketOf(from);
  let message = Buffer.allocUnsafe(messageBytes);
  let length = 0;
  const send = (): void => {
    wire.sendCopyFromChunk(message.subarray(0, length));
    message = Buffer.allocUnsafe(messageBytes);
    length = 0;
    if (!wire.stream.writableNeedDrain || source.isPaused()) return;
    source.pause();
    wire.stream.once("drain", () => source.resume());
  };
  const out = from.query(
    new CopyStream(read, (buffer, start, end) => {
      if (length + end - start > messageBytes) send();
      length += buffer.copy(message, length, start, end);
    }),
  );
  await out.done;
  send();
  wire.endCopyFrom();
  await into.done;
}

function socketOf(client: Client): Socket {
  return client.connection.stream as Socket;
}

interface CopyWire {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY … FROM STDIN`: its session is to be sent rows once it is ready for them. */
class CopyInto implements Submittable {
  readonly ready: Promise<CopyWire>;
  readonly done: Promise<void>;
  readonly #text: string;
  #begin: (wire: CopyWire) => void = () => undefined;
  #end: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(text: string) {
    this.#text = text;
    this.done = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    this.ready = new Promise((resolve, reject) => {
      this.#begin = resolve;
      this.done.catch(reject);
    });
  }

  submit(connection: unknown): void {
    (connection as CopyWire).query(this.#text);
  }

  handleCopyInResponse(connection: unknown): void {
    this.#begin(connection as CopyWire);
  }

  handleError(error: unknown): void {
    this.#fail(error);
  }

  handleReadyForQuery(): void {
    this.#end();
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
}

/** Two sessions, for as long as they are needed. */
export async function withClients<T>(
  one: string,
  other: string,
  work: (from: Client, to: Client) => Promise<T>,
): Promise<T> {
  const clients = [new Client({ connectionString: one }), new Client({ connectionString: other })] as const;
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return await work(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
