import { onlineColumns } from "../../ir/online.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { identifier, join, parameter, type Sql, sql } from "../../kernel/sql.ts";
import type { StoredChange } from "../../ports/online-store.ts";
import { column } from "./newer.ts";
import { ask } from "./own-database.ts";
import { type StoredColumn, storedRow } from "./stored-table.ts";
import { textOf, type Writing } from "./write.ts";

/** Rows of one transaction: others wait for those that it has changed. */
const atOnce = 500;

const stored = identifier("stored");

/** One statement a row, each under the condition that no transaction has written the row since it was seen. */
export async function replaceRows(writing: Writing, changes: readonly StoredChange[]): Promise<number> {
  const { database, signal } = writing;
  const statements = changes.map((change) => statementOf(writing, change));
  let done = 0;
  for (let from = 0; from < statements.length; from += atOnce) {
    const some = statements.slice(from, from + atOnce);
    done += await database.transaction(async (session) => {
      let count = 0;
      for (const statement of some) count += (await ask(database, session, statement)).count;
      return count;
    }, signal);
  }
  return done;
}

function statementOf(writing: Writing, { seen, row }: StoredChange): Sql {
  const { stored: own } = writing;
  const key = storedRow(own, seen.keys);
  const same = own.keys.map((one, index) => sql`${column(stored, one)} = ${boundAs(writing, one, key[index] ?? null)}`);
  const unchanged = sql`CAST(${stored}.xmin AS text) = ${parameter({ value: seen.mark })}`;
  const where = join([...same, unchanged], sql` AND `);
  if (row === null) return sql`DELETE FROM ${own.relation} AS stored WHERE ${where}`;
  const values = wholeRow(writing, row);
  const settings = own.columns.flatMap((one, index) =>
    own.keys.includes(one) ? [] : [sql`${identifier(one.sqlName)} = ${boundAs(writing, one, values[index] ?? null)}`],
  );
  return sql`UPDATE ${own.relation} AS stored SET ${join(settings, sql`, `)} WHERE ${where}`;
}

function wholeRow({ table, stored: own }: Writing, row: Row): Row {
  const expected = onlineColumns(table).length;
  if (row.length === expected) return storedRow(own, row);
  throw AsofError.of("online-value-unfit", `a row has ${row.length} values for ${expected} columns`);
}

function boundAs({ database }: Writing, { name, type }: StoredColumn, value: CanonicalValue): Sql {
  const bound = textOf(database, type, value, `column '${name}'`);
  return sql`CAST(${parameter({ value: bound })} AS ${database.lexicon.type(type)})`;
}
