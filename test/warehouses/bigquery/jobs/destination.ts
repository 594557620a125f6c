import type { ZColumn, ZRow } from "../evaluator/protocol.ts";
import type { TableReference, TableResource } from "../resources.ts";
import { duplicate, invalid, notFound } from "../service-error.ts";
import { nameOf, type Tables } from "../store/tables.ts";
import { fieldOf } from "../values/kinds.ts";

/** How a job may treat a table that is there, or is not. */
export interface Dispositions {
  readonly createDisposition?: string;
  readonly writeDisposition?: string;
}

/** Writes rows as a job's dispositions say. */
export function writeRows(
  tables: Tables,
  reference: TableReference,
  resource: Omit<TableResource, "tableReference">,
  rows: readonly ZRow[],
  dispositions: Dispositions,
  byDefault: "WRITE_EMPTY" | "WRITE_APPEND",
): void {
  tables.requireDataset(reference.datasetId);
  const there = tables.find(reference);
  if (there === undefined && dispositions.createDisposition === "CREATE_NEVER")
    throw notFound(`Not found: Table ${nameOf(tables.project, reference)}`);
  const write = dispositions.writeDisposition ?? byDefault;
  if (there === undefined || write === "WRITE_TRUNCATE") tables.put({ ...resource, tableReference: reference }, rows);
  else if (write === "WRITE_APPEND") append(tables, reference, resource, rows);
  else if (there.rows.length > 0) throw duplicate(`Already Exists: Table ${nameOf(tables.project, reference)}`);
  else tables.put({ ...there.resource, ...resource }, rows);
}

function append(
  tables: Tables,
  reference: TableReference,
  resource: Omit<TableResource, "tableReference">,
  rows: readonly ZRow[],
): void {
  const names = (fields: readonly { readonly name: string }[]): string => fields.map((field) => field.name).join(", ");
  const [own, given] = [names(tables.get(reference).resource.schema.fields), names(resource.schema?.fields ?? [])];
  if (given !== "" && given !== own)
    throw invalid(`Provided Schema does not match Table ${nameOf(tables.project, reference)}: ${given} against ${own}`);
  tables.append(reference, rows);
}

export function schemaOf(columns: readonly ZColumn[]): { readonly fields: ReturnType<typeof fieldOf>[] } {
  return { fields: columns.map((column) => fieldOf(column.name, column.type)) };
}
