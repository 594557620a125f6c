import { randomUUID } from "node:crypto";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { Chunk } from "./chunks.ts";
import { type Context, placeOf, tablePath } from "./context.ts";
import { loadFile } from "./load-job.ts";
import type { TableReference } from "./resources.ts";
import { fieldOf, type NamedType } from "./types.ts";

const lifetimeMs = 24 * 3_600_000;

/** A table of ours that ends by itself a day later, should this process not get to it. */
export async function newStagingTable(
  context: Context,
  columns: readonly NamedType[],
  beside: Pick<TableReference, "projectId" | "datasetId"> | null,
  signal: AbortSignal | undefined,
): Promise<TableReference> {
  if (beside === null && context.options.dataset === undefined)
    throw AsofError.of("config-invalid", "so many rows need a dataset to be uploaded to, and none is configured", {
      hint: "set dataset in the configuration of the warehouse",
    });
  const tableId = `asof_upload_${randomUUID().replaceAll("-", "")}`;
  const table =
    beside === null
      ? await placeOf(context, { database: null, schema: null, name: tableId })
      : { projectId: beside.projectId, datasetId: beside.datasetId, tableId };
  const json = {
    tableReference: table,
    schema: { fields: columns.map(fieldOf) },
    expirationTime: String(Date.now() + lifetimeMs),
    labels: { tool: "asof" },
  };
  const path = `/datasets/${encodeURIComponent(table.datasetId)}/tables`;
  await context.service
    .ask({ method: "POST", path, project: table.projectId, json, signal })
    .catch((error: unknown) => {
      // The answer to an earlier try was lost: nobody else can have made a table of this name.
      if (!(error instanceof AsofError) || error.diagnostics[0]?.code !== "file-exists") throw error;
    });
  return table;
}

export function appendChunk(
  context: Context,
  table: TableReference,
  columns: readonly NamedType[],
  { lines }: Chunk,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  return loadFile(context, { table, columns, file: Buffer.from(lines.join("")), write: "WRITE_APPEND" }, signal);
}

/** Whatever happens: the table ends by itself otherwise. */
export async function dropStagingTable({ service }: Context, table: TableReference): Promise<void> {
  const call = { method: "DELETE", path: tablePath(table), project: table.projectId } as const;
  await service.call(call).catch(() => undefined);
}
