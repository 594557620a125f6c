import type { ClientConnection, ExecuteOptions, SnowflakeClient } from "../../../dialects/snowflake/driver/client.ts";

/**
 * Statements of Snowflake that the emulator does not take are said otherwise, or answered. A connection does one thing at a time, so
 * that one statement may become several.
 */
export function leniently(client: SnowflakeClient): SnowflakeClient {
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

/** What the emulator keeps no record of: a query's own history, and grants. Of a bound id no more is known than that it is there. */
const said: readonly (readonly [asked: string, answer: string])[] = [
  ["QUERY_HISTORY_BY_SESSION", "SELECT 3, 5 WHERE ? <> ''"],
  ["GET_QUERY_OPERATOR_STATS", "SELECT 0, '[]', 'Result', 1, 1 WHERE ? <> ''"],
  ["OBJECT_PRIVILEGES", "SELECT 1"],
];

function translated(text: string): readonly string[] {
  const [, place, one, other] = swap.exec(text) ?? [];
  if (place !== undefined) {
    const rename = (from = "", to = ""): string => `ALTER TABLE ${place}${from} RENAME TO ${place}${to}`;
    return [rename(one, '"swapping"'), rename(other, one), rename('"swapping"', other)];
  }
  const told = said.find(([asked]) => text.includes(asked));
  if (told !== undefined) return [told[1]];
  const [, , qualifier, table] = temporary.exec(text) ?? [];
  return [qualifier !== undefined && table?.includes("spine") ? text.replace(qualifier, "") : text];
}
