import type { Client } from "pg";
import type { Row } from "../../../src/ir/value.ts";
import type { PreparedRead } from "../../../src/ports/sql-database.ts";
import { Collecting } from "./collecting.ts";
import type { Engine, Lease } from "./engine.ts";
import { toAsofError } from "./errors.ts";
import { type RowReader, rowReader } from "./row-reader.ts";
import { Session } from "./session.ts";
import { acquire, cancelled } from "./transaction.ts";

/** What a session says of a statement that it does not know: a pooler may give each transaction another one. */
const notKnown = "26000";
/** It was told the text before, by a run that failed, or by somebody else through a pooler. */
const alreadyKnown = "42P05";

/**
 * Statements that are read again and again: a session is told the text of each once, values are bound as text and come back in
 * binary, which no setting of a session or a role changes.
 */
export class PreparedReads {
  readonly #engine: Engine;
  readonly #known = new WeakMap<Client, Set<string>>();
  readonly #readers = new Map<string, RowReader>();
  /** Whether sessions keep what they were told. */
  #keeps = true;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async read(
    statement: PreparedRead,
    values: readonly (string | null)[],
    signal?: AbortSignal,
  ): Promise<readonly Row[]> {
    for (;;) {
      const lease = await acquire(this.#engine, signal);
      try {
        return await this.#readOn(lease, statement, values, signal);
      } catch (error) {
        const failure = toAsofError(error, { place: this.#engine.place, connecting: false });
        if (signal?.aborted) throw cancelled(this.#engine);
        // A session that lay idle may have been lost long ago; reading changes nothing.
        const isStale = !lease.isNew && failure.diagnostics[0]?.code === "connection-lost";
        if (!isStale && !this.#forgets(error)) throw failure;
      }
    }
  }

  async #readOn(
    lease: Lease,
    statement: PreparedRead,
    values: readonly (string | null)[],
    signal: AbortSignal | undefined,
  ): Promise<readonly Row[]> {
    const session = new Session(this.#engine, lease);
    let interrupted: Promise<unknown> | null = null;
    const onAbort = (): void => {
      interrupted = session.interrupt();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    let clean = false;
    try {
      const rows = await this.#run(session, lease.client, statement, values);
      clean = interrupted === null;
      return rows;
    } catch (error) {
      clean = interrupted === null && isRefusal(error);
      throw error;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await interrupted;
      await lease.release(clean);
    }
  }

  async #run(
    session: Session,
    client: Client,
    statement: PreparedRead,
    values: readonly (string | null)[],
  ): Promise<readonly Row[]> {
    const { name, text } = statement;
    const reader = await this.#readerOf(session, statement);
    const rows: Row[] = [];
    const sink = new Collecting((bytes, starts, count) => {
      const fields = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
      for (let row = 0; row < count; row += 1) rows.push(reader.read(fields, starts[row] ?? 0));
    });
    const known = this.#knownTo(client);
    const kept = this.#keeps ? name : "";
    const isKnown = kept !== "" && known.has(kept);
    try {
      await session.named({ name: kept, text }, { values, formats: reader.formats, isKnown }, sink);
    } catch (error) {
      if (stateOf(error) !== alreadyKnown) throw error;
      known.add(kept);
      return this.#run(session, client, statement, values);
    }
    known.add(kept);
    sink.check();
    return rows;
  }

  /** The columns of a statement, as the database tells them: asked once for each text. */
  async #readerOf(session: Session, { name, text, columns }: PreparedRead): Promise<RowReader> {
    const known = this.#readers.get(name);
    if (known !== undefined) return known;
    const { fields } = await session.describe({ text, parameters: [] });
    const reader = rowReader(columns, fields);
    if (this.#readers.size >= rememberedStatements) this.#readers.clear();
    this.#readers.set(name, reader);
    return reader;
  }

  #knownTo(client: Client): Set<string> {
    const known = this.#known.get(client) ?? new Set();
    this.#known.set(client, known);
    return known;
  }

  /** From then on no session is relied on to keep a statement. */
  #forgets(error: unknown): boolean {
    if (!this.#keeps || stateOf(error) !== notKnown) return false;
    this.#keeps = false;
    return true;
  }
}

const rememberedStatements = 10_000;

/** Whether it is the database's own answer, after which the session is as good as before. */
function isRefusal(error: unknown): boolean {
  const state = stateOf(error);
  return state !== null && /^[0-9A-Z]{5}$/.test(state) && !/^(08|57P|25P03)/.test(state);
}

function stateOf(error: unknown): string | null {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : null;
  return typeof code === "string" ? code : null;
}
