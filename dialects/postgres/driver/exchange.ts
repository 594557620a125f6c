import type { Submittable } from "pg";
import { bindMessage } from "./bind-message.ts";
import type { Format } from "./column-decoders.ts";
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
  /** `SELECT 3`, `COMMIT`: the last command's own summary. Empty where rows are left to be asked for. */
  readonly tag: string;
}

/** The calls of pg's connection that put messages on the wire. */
interface Wire {
  readonly stream: { readonly writable: boolean; cork(): void; uncork(): void; write(bytes: Uint8Array): unknown };
  query(text: string): void;
  parse(message: { readonly name?: string; readonly text: string; readonly types: readonly number[] }): void;
  bind(message: { readonly values: readonly (string | null)[] }): void;
  describe(message: { readonly type: "S" | "P" }): void;
  execute(message: { readonly rows: number; readonly portal?: string }): void;
  sync(): void;
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

/**
 * Runs one statement, each column of its result in the form asked for, and leaves it open under a name until the transaction
 * ends. Gives the first so many rows; with 0, all. Rows of mixed forms are not for pg: a tap takes them.
 */
export function opened(portal: string, query: Query, formats: readonly Format[], rows: number): Exchange {
  return new Exchange((wire) => {
    wire.parse({ text: query.text, types: query.parameters.map(boundType) });
    if (wire.stream.writable) wire.stream.write(bindMessage({ portal }, query.parameters.map(boundText), formats));
    wire.execute({ portal, rows });
    wire.sync();
  });
}

/** A statement that its session keeps by its name, once it was told its text. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/** Runs one, and tells its text first where the session does not know it yet. All rows come, for a tap to take. */
export function named(
  { name, text }: NamedStatement,
  values: readonly (string | null)[],
  formats: readonly Format[],
  isKnown: boolean,
): Exchange {
  return new Exchange((wire) => {
    if (!isKnown) wire.parse({ name, text, types: [] });
    if (wire.stream.writable) wire.stream.write(bindMessage({ statement: name }, values, formats));
    wire.execute({ rows: 0 });
    wire.sync();
  });
}

/** The next so many rows of an open statement. */
export function continued(portal: string, rows: number): Exchange {
  return new Exchange((wire) => {
    wire.execute({ portal, rows });
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
    if (wire.stream.writable) {
      wire.stream.write(copyDataHeader(data.length));
      wire.stream.write(data);
    }
    wire.endCopyFrom();
  });
}

/** pg would copy the data, twice, to put this before it. */
function copyDataHeader(length: number): Uint8Array {
  const header = Buffer.alloc(5);
  header.write("d", 0, "latin1");
  header.writeUInt32BE(length + 4, 1);
  return header;
}

function requireWire(connection: unknown): Wire {
  if (!isWire(connection)) throw new TypeError("this version of pg has another connection than the driver knows");
  return connection;
}

const calls = ["query", "parse", "bind", "describe", "execute", "sync", "endCopyFrom"] as const;

function isWire(connection: unknown): connection is Wire {
  if (typeof connection !== "object" || connection === null) return false;
  return calls.every((call) => typeof Reflect.get(connection, call) === "function");
}
