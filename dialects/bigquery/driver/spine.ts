import type { Statement, UploadTable } from "../../../src/ir/statement.ts";
import type { Row } from "../../../src/ir/value.ts";
import { identifier, type Sql, sql } from "../../../src/kernel/sql.ts";
import { withCommonTable } from "../../common/with-common-table.ts";
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

/** The name that the statement reads the spine by becomes its first common table. */
function opened(text: string, { name }: UploadTable, rows: Sql): string {
  return withCommonTable(text, print(sql`${identifier(name)} AS (SELECT * FROM ${rows})`).text);
}
