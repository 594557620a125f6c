import { randomUUID } from "node:crypto";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { sql } from "../../../src/kernel/sql.ts";
import type { CreatedTable, CreateTableRun, IfExists, LoadedTable, LoadRun } from "../../../src/ports/warehouse.ts";
import { findTable } from "./catalog.ts";
import { type Chunk, chunksOf } from "./chunks.ts";
import { type Context, placeOf, tablePath, tableSql } from "./context.ts";
import { withJob } from "./job.ts";
import { unlimited } from "./limits.ts";
import { loadFile } from "./load-job.ts";
import { print } from "./print.ts";
import { type Destination, queryOf, queryWork } from "./query-work.ts";
import { countUnjoinable } from "./questions.ts";
import type { TableReference } from "./resources.ts";
import { timesOf } from "./spine-times.ts";
import { appendChunk, dropStagingTable, newStagingTable } from "./staging.ts";
import { withSpine } from "./upload.ts";

const dispositions = { error: "WRITE_EMPTY", replace: "WRITE_TRUNCATE", append: "WRITE_APPEND" } as const;
/** Characters of a table's description. https://cloud.google.com/bigquery/quotas#table_limits */
export const mostDescription = 16_384;
const fileLimits = { rows: 1_000_000, bytes: 16 * 1024 * 1024 };

/** The service puts a query's rows in place at once, when the last one is there. */
export async function createTable(context: Context, run: CreateTableRun): Promise<CreatedTable> {
  const { signal, unjoinable, ifExists } = run;
  const table = await placeOf(context, run.table);
  await checkFree(context, run, table);
  // Rows that may turn out not to be kept do not replace a table before that is known.
  const draft = ifExists === "replace" && run.times !== undefined ? draftOf(table) : table;
  const write = draft === table ? dispositions[ifExists] : "WRITE_EMPTY";
  const rows = await withSpine(context, run, (query) => written(context, query, { table: draft, write }, signal));
  try {
    const unjoinableRows = unjoinable === null ? 0n : await countUnjoinable(context, draft, unjoinable, signal);
    const times = run.times === undefined ? undefined : await timesOf(context, tableSql(draft), run.times, signal);
    const created = { rows, unjoinableRows, times };
    const json = { description: run.comment(created, mostDescription) };
    if (draft !== table) await put(context, draft, table, signal);
    await context.service.ask({ method: "PATCH", path: tablePath(table), project: table.projectId, json, signal });
    return created;
  } catch (error) {
    // A table that was not there before is not left half told.
    if (ifExists === "error") await dropStagingTable(context, table);
    throw error;
  } finally {
    if (draft !== table) await dropStagingTable(context, draft);
  }
}

function draftOf(table: TableReference): TableReference {
  return { ...table, tableId: `asof_draft_${randomUUID().replaceAll("-", "")}` };
}

/** The draft's rows are billed once more: what was allowed was for the statement. */
async function put(
  context: Context,
  draft: TableReference,
  table: TableReference,
  signal: AbortSignal | undefined,
): Promise<void> {
  const rows = queryOf(print(sql`SELECT * FROM ${tableSql(draft)}`));
  await written(unlimited(context), rows, { table, write: "WRITE_TRUNCATE" }, signal);
}

function written(
  context: Context,
  query: Parameters<typeof queryWork>[2],
  destination: Destination,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  return withJob(context, queryWork(context, "table", query, destination), signal, async (job) =>
    BigInt((await job.firstPage(0)).totalRows ?? 0),
  );
}

/** The job itself refuses a table that has rows; an empty one is in the way as well. */
export async function checkFree(
  context: Context,
  { table, ifExists, signal }: { readonly ifExists: IfExists | "append" } & Pick<LoadRun, "table" | "signal">,
  { projectId, datasetId, tableId }: TableReference,
): Promise<void> {
  if (ifExists !== "error" || (await findTable(context, table, signal)) === null) return;
  throw AsofError.of("file-exists", `the table '${projectId}.${datasetId}.${tableId}' exists already`, {
    hint: "choose another name, or replace it: --overwrite, in code overwrite: true",
  });
}

/**
 * What fits in one file is loaded in place by one job; more is gathered in a table of ours and put in place by one query. There are
 * no indexes: those asked for are passed over.
 */
export async function load(context: Context, run: LoadRun): Promise<LoadedTable> {
  const { columns, rows, signal, ifExists } = run;
  const table = await placeOf(context, run.table);
  await checkFree(context, run, table);
  const source = { columns, batches: rows, numbered: false, unfit: "column-type", signal } as const;
  const chunks = chunksOf(source, () => fileLimits);
  const write = dispositions[ifExists];
  const first = await chunks.next();
  const second = first.done === true ? first : await chunks.next();
  if (first.done === true || second.done === true) {
    const file = Buffer.from(first.done === true ? "" : first.value.lines.join(""));
    return { rows: await loadFile(context, { table, columns, file, write }, signal), indexes: 0 };
  }
  return { rows: await gathered(context, run, { table, write }, [first.value, second.value], chunks), indexes: 0 };
}

async function gathered(
  context: Context,
  { columns, signal }: LoadRun,
  destination: Destination,
  first: readonly Chunk[],
  rest: AsyncGenerator<Chunk, void, undefined>,
): Promise<bigint> {
  let staged: TableReference | null = null;
  try {
    staged = await newStagingTable(context, columns, destination.table, signal);
    let rows = 0n;
    for (const chunk of first) rows += await appendChunk(context, staged, columns, chunk, signal);
    for await (const chunk of rest) rows += await appendChunk(context, staged, columns, chunk, signal);
    await written(context, queryOf(print(sql`SELECT * FROM ${tableSql(staged)}`)), destination, signal);
    return rows;
  } finally {
    await rest.return(undefined);
    if (staged !== null) await dropStagingTable(context, staged);
  }
}
