import type { Knex } from "knex";
import type { ParameterValue } from "../kernel/sql.ts";
import type { SqlAnswer, SqlSession } from "../ports/sql-database.ts";

type KnexValue = ParameterValue | Date;
type Done = (error: unknown, response?: unknown) => void;

/** What begins and ends a transaction: the session has one already, which holds all that is asked here. */
const boundary = /^(begin|commit)\b/i;

/**
 * Knex over a session of ours, which it neither opens nor closes. So its schema builder and its migrations run in one transaction,
 * on either engine, over the same wire as everything else.
 */
export async function knexOn(session: SqlSession): Promise<Knex> {
  const { default: knex } = await import("knex");
  // What fails is told by what is thrown.
  const database = knex({ client: "pg", log: { warn: quiet, error: quiet, deprecate: quiet, debug: quiet } });
  const connection = {
    __knexUid: "session",
    query: (query: { readonly text: string; readonly values: readonly KnexValue[] }, done: Done): void => {
      answered(session, query.text, query.values.map(bound)).then(
        (response) => done(null, response),
        (error: unknown) => done(error),
      );
    },
  };
  Object.assign(database.client, {
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
  });
  return database;
}

function quiet(): void {}

function bound(value: KnexValue): ParameterValue {
  return value instanceof Date ? value.toISOString() : value;
}

async function answered(session: SqlSession, text: string, values: readonly ParameterValue[]): Promise<unknown> {
  if (boundary.test(text)) return { command: "BEGIN", rows: [], rowCount: 0 };
  const answer = await session.ask(text, values);
  return { command: text.trimStart().split(/\s/)[0]?.toUpperCase(), rows: objects(answer), rowCount: answer.count };
}

function objects({ columns, rows }: SqlAnswer): readonly object[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, value(type?.kind ?? null, row[index] ?? null)])),
  );
}

/** Numbers and booleans are what knex looks at. */
function value(kind: string | null, text: string | null): unknown {
  if (text === null) return null;
  if (kind === "bool") return text === "t";
  return kind === "int32" || kind === "int64" ? Number(text) : text;
}
