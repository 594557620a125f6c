import type { Submittable } from "pg";
import { boundText, boundType, type Query } from "./query.ts";

/** A column of a result, as the protocol tells it. */
export interface Field {
  readonly name: string;
  readonly oid: number;
  /** Length, precision and the like; -1 for none. */
  readonly modifier: number;
}

/** Values in the text form of the protocol. */
export type RawRow = readonly (string | null)[];

export interface Reply {
  readonly fields: readonly Field[];
  readonly rows: readonly RawRow[];
  /** `SELECT 3`, `COMMIT`: the last command's own summary. */
  readonly tag: string;
}

/** The calls of pg's connection that put messages on the wire. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  query(text: string): void;
  parse(message: { readonly text: string; readonly types: readonly number[] }): void;
  bind(message: { readonly values: readonly (string | null)[] }): void;
  describe(message: { readonly type: "S" | "P" }): void;
  execute(message: { readonly rows: number }): void;
  sync(): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

interface FieldMessage {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

/**
 * One question and its answer, in the shape that pg's client takes for queries of one's own. Beside pg's own query class it
 * keeps every value as the text it came as, gives parameters their types, and sends a COPY together with its data.
 */
export class Exchange implements Submittable {
  readonly reply: Promise<Reply>;
  readonly #send: (wire: Wire) => void;
  #settle: { resolve(reply: Reply): void; reject(error: unknown): void } | null = null;
  #fields: readonly Field[] = [];
  readonly #rows: RawRow[] = [];
  #tag = "";

  constructor(send: (wire: Wire) => void) {
    this.#send = send;
    this.reply = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  /** The messages leave together: the embedded engine answers whole exchanges. */
  submit(connection: unknown): void {
    const wire = requireWire(connection);
    wire.stream.cork();
    try {
      this.#send(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription(message: { readonly fields: readonly FieldMessage[] }): void {
    this.#fields = message.fields.map((one) => ({
      name: one.name,
      oid: one.dataTypeID,
      modifier: one.dataTypeModifier,
    }));
  }

  handleDataRow(message: { readonly fields: RawRow }): void {
    this.#rows.push(message.fields);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.#tag = message.text;
  }

  handleError(error: unknown): void {
    this.#settle?.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle?.resolve({ fields: this.#fields, rows: this.#rows, tag: this.#tag });
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  /** The data was sent with the command. */
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

/** Runs one statement with its parameters. */
export function statement(query: Query): Exchange {
  return new Exchange((wire) => {
    wire.parse({ text: query.text, types: query.parameters.map(boundType) });
    wire.bind({ values: query.parameters.map(boundText) });
    wire.describe({ type: "P" });
    wire.execute({ rows: 0 });
    wire.sync();
  });
}

/** Asks for a statement's columns without running it. */
export function description(query: Query): Exchange {
  return new Exchange((wire) => {
    wire.parse({ text: query.text, types: query.parameters.map(boundType) });
    wire.describe({ type: "S" });
    wire.sync();
  });
}

/** Runs several statements, without parameters, in one round trip. */
export function script(text: string): Exchange {
  return new Exchange((wire) => wire.query(text));
}

/**
 * A whole `COPY … FROM STDIN` in one exchange, its data sent before the engine asks for it: the embedded engine could not
 * wait for it, and a server that refuses the command skips the data.
 */
export function copy(text: string, data: Uint8Array): Exchange {
  return new Exchange((wire) => {
    wire.query(text);
    wire.sendCopyFromChunk(data);
    wire.endCopyFrom();
  });
}

function requireWire(connection: unknown): Wire {
  if (!isWire(connection)) throw new TypeError("this version of pg has another connection than the driver knows");
  return connection;
}

const calls = ["query", "parse", "bind", "describe", "execute", "sync", "sendCopyFromChunk", "endCopyFrom"] as const;

function isWire(connection: unknown): connection is Wire {
  if (typeof connection !== "object" || connection === null) return false;
  return calls.every((call) => typeof Reflect.get(connection, call) === "function");
}
