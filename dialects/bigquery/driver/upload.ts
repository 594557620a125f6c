import type { VerifiedStatement } from "../../../src/ir/statement.ts";
import type { RowBatches } from "../../../src/ir/value.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { chunksOf } from "./chunks.ts";
import type { Context } from "./context.ts";
import { positional } from "./parameters.ts";
import type { QueryToRun } from "./query-work.ts";
import type { TableReference } from "./resources.ts";
import { spineColumns, withRows, withTable } from "./spine.ts";
import { appendChunk, dropStagingTable, newStagingTable } from "./staging.ts";

export interface UploadRun {
  readonly statement: VerifiedStatement;
  readonly upload: RowBatches | null;
  readonly signal?: AbortSignal | undefined;
}

/** So many rows travel beside the query; its whole request may have 10 MB. */
const beside = { rows: 2_000, bytes: 512 * 1024 };
/** The rest is loaded in files of this size, each held until its job is done. */
const inFiles = { rows: 1_000_000, bytes: 16 * 1024 * 1024 };

/** Uploads a statement's spine, uses the query that reads it, and drops what it was kept in. */
export async function withSpine<T>(
  context: Context,
  run: UploadRun,
  use: (query: QueryToRun) => Promise<T>,
): Promise<T> {
  const { query, staged } = await uploadedSpine(context, run);
  try {
    return await use(query);
  } finally {
    if (staged !== null) await dropStagingTable(context, staged);
  }
}

/** A query that has its spine with it, or reads it from a table that is to be dropped. */
export interface QueryWithSpine {
  readonly query: QueryToRun;
  readonly staged: TableReference | null;
}

export async function uploadedSpine(
  context: Context,
  { statement, upload, signal }: UploadRun,
): Promise<QueryWithSpine> {
  const { upload: table } = statement.outline;
  if (table === null)
    return { query: { text: statement.text, parameters: statement.parameters.map(positional) }, staged: null };
  if (upload === null)
    throw AsofError.of("spine-invalid", "the statement needs rows to be uploaded, and none were given");
  const columns = spineColumns(table);
  const source = { columns, batches: upload, numbered: true, unfit: "spine-invalid", signal } as const;
  let isFirst = true;
  const chunks = chunksOf(source, () => {
    const limit = isFirst ? beside : inFiles;
    isFirst = false;
    return limit;
  });
  const first = await chunks.next();
  const second = first.done === true ? first : await chunks.next();
  if (second.done === true)
    return { query: withRows(statement, first.done === true ? [] : first.value.rows), staged: null };
  let staged: TableReference | null = null;
  try {
    staged = await newStagingTable(context, columns, null, signal);
    for (const chunk of [first.value, second.value])
      if (chunk !== undefined) await appendChunk(context, staged, columns, chunk, signal);
    for await (const chunk of chunks) await appendChunk(context, staged, columns, chunk, signal);
    return { query: withTable(statement, staged), staged };
  } catch (error) {
    if (staged !== null) await dropStagingTable(context, staged);
    throw error;
  } finally {
    await chunks.return(undefined);
  }
}
