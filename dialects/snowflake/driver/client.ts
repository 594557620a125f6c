/** The parts of `snowflake-sdk` that are used here, so that a test can stand in for it and nothing else leaks out of it. */

export interface SnowflakeClient {
  configure(options: { readonly logLevel: "OFF"; readonly additionalLogToConsole: boolean }): void;
  createConnection(options: Readonly<Record<string, unknown>>): ClientConnection;
}

export interface ClientConnection {
  connectAsync(done: (error: unknown) => void): Promise<unknown>;
  execute(options: ExecuteOptions): ClientStatement;
  /** The result of a query that was submitted before; asks for it at once. */
  fetchResult(options: FetchOptions): ClientStatement;
  getQueryStatus(queryId: string): Promise<string>;
  destroy(done: (error: unknown) => void): void;
}

export interface ResultOptions {
  readonly streamResult: boolean;
  readonly rowMode: "array";
  readonly fetchAsString: readonly ("Number" | "JSON")[];
  readonly complete: (error: unknown, statement: ClientStatement) => void;
}

export interface ExecuteOptions extends ResultOptions {
  readonly sqlText: string;
  readonly binds?: readonly BoundValue[] | readonly (readonly BoundValue[])[];
  readonly asyncExec?: boolean;
  readonly describeOnly?: boolean;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

export interface FetchOptions extends ResultOptions {
  readonly queryId: string;
}

/** What the client can send; it refuses a bigint. */
export type BoundValue = string | number | boolean | null;

export interface ClientStatement {
  getQueryId(): string | undefined;
  getNumRows(): number | undefined;
  getColumns(): readonly ClientColumn[] | undefined;
  streamRows(): RowStream;
  cancel(done: (error: unknown) => void): void;
}

export interface RowStream extends AsyncIterable<unknown> {
  destroy(error?: Error): unknown;
}

export interface ClientColumn {
  getName(): string;
  /** In the driver's words: `fixed`, `real`, `text`, `timestamp_ntz`, … */
  getType(): string;
  getPrecision(): number | null | undefined;
  getScale(): number | null | undefined;
}
