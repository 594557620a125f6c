import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";
import { type Parameter, type Sql, SqlPrinter } from "../../kernel/sql.ts";
import type { SqlAnswer, SqlDatabase, SqlSession } from "../../ports/sql-database.ts";
import { isOfSource } from "../rows.ts";

/** What the database says, in the words of an online store. */
const codes: Partial<Record<Diagnostic["code"], Diagnostic["code"]>> = {
  "warehouse-unreachable": "online-store-unreachable",
  "warehouse-error": "online-store-error",
  "relation-not-found": "online-version-missing",
};

export async function inOwnWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AsofError) || isOfSource(error)) throw error;
    throw new AsofError(
      error.diagnostics.map((one) => ({ ...one, code: codes[one.code] ?? one.code })),
      error.cause,
    );
  }
}

/** Text and values as they are sent. */
export function printed(
  { lexicon }: Pick<SqlDatabase, "lexicon">,
  fragment: Sql,
): { text: string; values: Parameter["value"][] } {
  const printer = new SqlPrinter(lexicon.spelling);
  const text = printer.print(fragment);
  return { text, values: printer.parameters.map(({ value }) => value) };
}

export function ask(database: SqlDatabase, session: SqlSession, fragment: Sql): Promise<SqlAnswer> {
  const { text, values } = printed(database, fragment);
  return session.ask(text, values);
}
