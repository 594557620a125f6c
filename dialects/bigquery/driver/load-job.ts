import type { Context } from "./context.ts";
import { withJob } from "./job.ts";
import type { TableReference } from "./resources.ts";
import { fieldOf, type NamedType } from "./types.ts";

export interface LoadFile {
  readonly table: TableReference;
  readonly columns: readonly NamedType[];
  readonly file: Buffer;
  readonly write: "WRITE_EMPTY" | "WRITE_TRUNCATE" | "WRITE_APPEND";
}

/** Loads lines of JSON into a table by one job: all of them or none. */
export function loadFile(
  context: Context,
  { table, columns, file, write }: LoadFile,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  const load = {
    destinationTable: table,
    schema: { fields: columns.map(fieldOf) },
    sourceFormat: "NEWLINE_DELIMITED_JSON",
    createDisposition: "CREATE_IF_NEEDED",
    writeDisposition: write,
  };
  return withJob(context, { purpose: "load", configuration: { load }, file }, signal, async (job) => {
    const { statistics } = await job.finished();
    return BigInt(statistics?.load?.outputRows ?? 0);
  });
}
