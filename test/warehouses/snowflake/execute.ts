import type { ClientConnection, ClientStatement, ExecuteOptions, SnowflakeRow } from "./client.ts";

export interface Executed {
  readonly statement: ClientStatement;
  /** Empty where the rows are streamed. */
  readonly rows: readonly SnowflakeRow[];
}

/** One statement as a promise. */
export function execute(connection: ClientConnection, options: ExecuteOptions | string): Promise<Executed> {
  const given = typeof options === "string" ? { sqlText: options } : options;
  return new Promise((resolve, reject) => {
    connection.execute({
      ...given,
      complete: (error, statement, rows) => (error ? reject(error) : resolve({ statement, rows: rows ?? [] })),
    });
  });
}

/** Rows as plain objects: the driver's own carry methods. */
export async function rowsOf(connection: ClientConnection, options: ExecuteOptions | string): Promise<unknown> {
  const { rows } = await execute(connection, options);
  return JSON.parse(JSON.stringify(rows));
}

export function connected(connection: ClientConnection): Promise<ClientConnection> {
  return new Promise((resolve, reject) => {
    connection.connectAsync((error) => (error ? reject(error) : resolve(connection))).catch(reject);
  });
}

export function destroyed(connection: ClientConnection): Promise<void> {
  return new Promise((resolve) => connection.destroy(() => resolve()));
}
