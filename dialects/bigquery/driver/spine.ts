import type { Statement, UploadTable } from "../../../src/ir/statement.ts";
import type { Row } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { identifier, type Sql, sql } from "../../../src/kernel/sql.ts";
import { tableSql } from "./context.ts";
import { positional, rowsParameter } from "./parameters.ts";
import { print } from "./print.ts";
import type { QueryToRun } from "./query-work.ts";
import type { TableReference } from "./resources.ts";
import type { NamedType } from "./types.ts";

/** The number of the row, then the spine's columns. */
export function spineColumns({ rowNumber, columns }: UploadTable): readonly NamedType[] {
  return [
    { name: rowNumber, type: { kind: "int64" } },
    ...columns.map(({ sqlName, type }) => ({ name: sqlName, type })),
  ];
}

/** A statement whose uploaded rows travel beside it, as one parameter. */
export function withRows(statement: Statement, rows: readonly Row[]): QueryToRun {
  const { text, parameters, outline } = statement;
  const { upload } = outline;
  if (upload === null) return { text, parameters: parameters.map(positional) };
  const given = rowsParameter(spineColumns(upload), rows);
  // By name where the statement has no parameters of its own; its text comes first, so that positions count from it.
  if (parameters.length === 0)
    return { text: opened(text, upload, sql`UNNEST(@asof_rows)`), parameters: [{ name: "asof_rows", ...given }] };
  const own = parameters.map(positional);
  return { text: opened(text, upload, sql`UNNEST(?)`), parameters: [given, ...own] };
}

/** A statement whose uploaded rows wait in a table. */
export function withTable({ text, parameters, outline }: Statement, table: TableReference): QueryToRun {
  const { upload } = outline;
  return {
    text: upload === null ? text : opened(text, upload, tableSql(table)),
    parameters: parameters.map(positional),
  };
}

/**
 * The name that the statement reads the spine by becomes its first common table, on the line of its first word: places in the
 * service's messages stay right, and no other run can take the name.
 */
function opened(text: string, { name }: UploadTable, rows: Sql): string {
  const spine = print(sql`${identifier(name)} AS (SELECT * FROM ${rows})`).text;
  const first = /^(WITH|SELECT)\s/.exec(text)?.[1];
  if (first === "WITH") return `WITH ${spine},${text.slice("WITH".length)}`;
  if (first === "SELECT") return `WITH ${spine} ${text}`;
  throw AsofError.of("verification-failed", "the statement begins with neither WITH nor SELECT");
}
