import type { RunLimits } from "../../../src/ports/cost.ts";
import type { BoundValue, ClientColumn, ClientConnection, ClientStatement, ExecuteOptions } from "./client.ts";
import { type Circumstance, toAsofError } from "./errors.ts";
import type { Limits } from "./options.ts";
import { queryTag } from "./parameters.ts";
import { boundValue, type Query } from "./query.ts";
import type { RawRow } from "./raw-row.ts";
import { RowReader } from "./row-reader.ts";
import { cancel, type Request, supervised } from "./supervise.ts";

export { type RawRow, textOf } from "./raw-row.ts";

export interface Answer {
  readonly columns: readonly ClientColumn[];
  readonly rows: readonly RawRow[];
}

/** How results are asked for: whatever loses digits or meaning on its way into JavaScript comes as text. */
const results = { streamResult: true, rowMode: "array", fetchAsString: ["Number", "JSON"] } as const;

export interface SessionParts {
  readonly connection: ClientConnection;
  readonly limits: Limits;
  readonly circumstance: Circumstance;
  /** Of the work that it is used for. */
  readonly signal: AbortSignal | undefined;
}

/** One session for one piece of work. After a failure nobody knows what it still does: it is not used again. */
export class Session {
  readonly limits: Limits;
  readonly place: string;
  readonly connection: ClientConnection;
  readonly signal: AbortSignal | undefined;
  readonly #circumstance: Circumstance;
  #clean = true;

  constructor({ connection, limits, circumstance, signal }: SessionParts) {
    this.connection = connection;
    this.limits = limits;
    this.signal = signal;
    this.place = circumstance.place;
    this.#circumstance = circumstance;
  }

  get clean(): boolean {
    return this.#clean;
  }

  /** Marks it as not to be used again. */
  spoil(): void {
    this.#clean = false;
  }

  /** The same session for what has to be done after its work was aborted. */
  afterwards(): Session {
    const { connection, limits } = this;
    return new Session({ connection, limits, circumstance: this.#circumstance, signal: undefined });
  }

  /** Small results: all rows at once. */
  async run(query: Query, tag?: string): Promise<Answer> {
    const statement = await this.open(query, tag);
    try {
      const rows = await new RowReader(statement, this).next(Number.POSITIVE_INFINITY);
      return { columns: statement.getColumns() ?? [], rows };
    } catch (error) {
      throw this.told(error);
    }
  }

  /** A statement that was executed, its rows not asked for yet. */
  open(query: Query, tag: string = queryTag, limits?: RunLimits): Promise<ClientStatement> {
    return this.#send(query, { parameters: { QUERY_TAG: tag, ...this.#timeout(limits) } });
  }

  /** For one statement; what the session was told holds as well. */
  #timeout(limits: RunLimits | undefined): Readonly<Record<string, number>> {
    const milliseconds = limits?.milliseconds ?? null;
    const { statement } = this.limits;
    if (milliseconds === null || (statement !== null && statement <= milliseconds)) return {};
    return { STATEMENT_TIMEOUT_IN_SECONDS: Math.ceil(milliseconds / 1_000) };
  }

  /** A query's columns, without running it. */
  async describe(query: Query): Promise<readonly ClientColumn[]> {
    return (await this.#send(query, { describeOnly: true })).getColumns() ?? [];
  }

  /** Begins a query that goes on by itself, for so long at most; its id. */
  async submit(query: Query, tag: string, milliseconds: number | null): Promise<string> {
    const parameters = {
      QUERY_TAG: tag,
      ...(milliseconds === null
        ? {}
        : { STATEMENT_TIMEOUT_IN_SECONDS: String(Math.max(1, Math.ceil(milliseconds / 1_000))) }),
    };
    const statement = await this.#send(query, { asyncExec: true, parameters });
    return statement.getQueryId() ?? "";
  }

  /** Stops a query that was submitted. The client cancels by a statement alone, which it makes by asking for the result. */
  async abandon(queryId: string): Promise<void> {
    const options = { ...results, queryId, complete: () => undefined };
    await cancel(this.connection.fetchResult(options), this.limits.grace);
    this.spoil();
  }

  /** One text for many rows. */
  async insert(text: string, rows: readonly (readonly BoundValue[])[]): Promise<void> {
    await this.#supervised({ ...results, sqlText: text, binds: rows });
  }

  /** An error in our words. */
  told(error: unknown): ReturnType<typeof toAsofError> {
    this.spoil();
    return toAsofError(error, this.#circumstance);
  }

  #send({ text, parameters }: Query, more: Partial<ExecuteOptions>): Promise<ClientStatement> {
    const binds = parameters.length === 0 ? {} : { binds: parameters.map(boundValue) };
    return this.#supervised({ ...results, sqlText: text, ...binds, ...more });
  }

  async #supervised(request: Request): Promise<ClientStatement> {
    try {
      return await supervised(this.connection, request, this);
    } catch (error) {
      throw this.told(error);
    }
  }
}
