import type { ClientConnection, ExecuteOptions, SnowflakeClient } from "../../../dialects/snowflake/driver/client.ts";
import { loadClient } from "../../../dialects/snowflake/driver/installed.ts";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import { type SnowflakeWarehouse, snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import type { RunningSnowflake } from "../snowflake/start.ts";

/** The driver over the official client, connected to the local endpoint. */
export async function emulatedWarehouse(
  endpoint: RunningSnowflake,
  options: Partial<SnowflakeOptions> = {},
): Promise<SnowflakeWarehouse> {
  const { account, accessUrl, username, password, database, schema, warehouse } = endpoint.connection();
  const place = { account, accessUrl, user: username, database, schema, warehouse };
  return snowflakeWarehouse(leniently(await loadClient()), { ...place, password, allowPassword: true, ...options });
}

/**
 * Three statements of Snowflake that the emulator does not take are said otherwise. A connection does one thing at a time, so
 * that one statement may become several.
 */
function leniently(client: SnowflakeClient): SnowflakeClient {
  return {
    configure: (options) => client.configure(options),
    createConnection: (options) => {
      const connection = client.createConnection(options);
      const execute: ClientConnection["execute"] = (given) => {
        const [first = given.sqlText, ...others] = translated(given.sqlText);
        return connection.execute({ ...given, sqlText: first, complete: chained(connection, given, others) });
      };
      return {
        connectAsync: (done) => connection.connectAsync(done),
        fetchResult: (asked) => connection.fetchResult(asked),
        getQueryStatus: (id) => connection.getQueryStatus(id),
        destroy: (done) => connection.destroy(done),
        execute,
      };
    },
  };
}

function chained(
  connection: ClientConnection,
  given: ExecuteOptions,
  [next, ...others]: readonly string[],
): ExecuteOptions["complete"] {
  if (next === undefined) return given.complete;
  return (error, statement) => {
    if (error) given.complete(error, statement);
    else connection.execute({ ...given, sqlText: next, complete: chained(connection, given, others) });
  };
}

const name = `"(?:[^"]|"")+"`;
/** The emulator knows temporary tables by their bare names alone. */
const temporary = new RegExp(
  `^(CREATE OR REPLACE TEMPORARY TABLE|INSERT INTO|DROP TABLE IF EXISTS) (${name}\\.${name}\\.)(${name})`,
);
const swap = new RegExp(`^ALTER TABLE (${name}\\.${name}\\.)(${name}) SWAP WITH \\1(${name})$`);

function translated(text: string): readonly string[] {
  const [, place, one, other] = swap.exec(text) ?? [];
  if (place !== undefined) {
    const rename = (from = "", to = ""): string => `ALTER TABLE ${place}${from} RENAME TO ${place}${to}`;
    return [rename(one, '"swapping"'), rename(other, one), rename('"swapping"', other)];
  }
  // A comment that holds a quote is not understood.
  if (text.startsWith("COMMENT ON TABLE")) return [text.replaceAll("\\'", "’")];
  const [, , qualifier, table] = temporary.exec(text) ?? [];
  return [qualifier !== undefined && table?.includes("spine") ? text.replace(qualifier, "") : text];
}
