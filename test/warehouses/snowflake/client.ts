import type { Readable } from "node:stream";

/** The parts of `snowflake-sdk` that the suites use: the package itself lies outside the tree. */
export interface SnowflakeSdk {
  configure(options: Readonly<Record<string, unknown>>): void;
  createConnection(options: object): ClientConnection;
  createPool(options: object, pool: { readonly max: number; readonly min: number }): ClientPool;
}

export interface ClientPool {
  use<T>(work: (connection: ClientConnection) => Promise<T>): Promise<T>;
  drain(): Promise<void>;
  clear(): Promise<void>;
}

export interface ClientConnection {
  connectAsync(done: (error: ClientError | undefined, connection: ClientConnection) => void): Promise<unknown>;
  execute(options: ExecuteOptions): ClientStatement;
  getResultsFromQueryId(options: ExecuteOptions): Promise<ClientStatement>;
  getQueryStatus(queryId: string): Promise<string>;
  destroy(done: (error: ClientError | undefined) => void): void;
}

export type SnowflakeRow = Readonly<Record<string, unknown>>;

export interface ExecuteOptions {
  readonly sqlText?: string;
  readonly queryId?: string;
  readonly binds?: readonly unknown[];
  readonly asyncExec?: boolean;
  readonly streamResult?: boolean;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly complete?: (
    error: ClientError | undefined,
    statement: ClientStatement,
    rows: readonly SnowflakeRow[] | undefined,
  ) => void;
}

export interface ClientStatement {
  getQueryId(): string;
  getNumRows(): number;
  streamRows(options?: { readonly start?: number; readonly end?: number }): Readable;
  cancel(done?: (error: ClientError | undefined) => void): void;
}

export interface ClientError extends Error {
  readonly code?: string | number;
  readonly sqlState?: string;
}
