import type { Relation } from "../../../src/ir/definition.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import { qualified, type Sql } from "../../../src/kernel/sql.ts";
import type { BigQueryOptions } from "./options.ts";
import type { TableReference } from "./resources.ts";
import type { Service } from "./service.ts";

/** What all work on the warehouse shares. */
export interface Context {
  readonly service: Service;
  readonly options: BigQueryOptions;
}

/** A table by its full name. Throws `relation-not-found` where no dataset is known. */
export async function placeOf({ service, options }: Context, relation: Relation): Promise<TableReference> {
  const datasetId = relation.schema ?? options.dataset;
  if (datasetId === undefined)
    throw AsofError.of("relation-not-found", `the table '${relation.name}' is in no dataset`, {
      hint: "write it like dataset.table, or set dataset in the configuration",
    });
  const own = relation.schema === null ? options.datasetProject : undefined;
  return { projectId: relation.database ?? own ?? (await service.project()), datasetId, tableId: relation.name };
}

export function tablePath({ datasetId, tableId }: TableReference): string {
  return `/datasets/${encodeURIComponent(datasetId)}/tables/${encodeURIComponent(tableId)}`;
}

export function tableSql({ projectId, datasetId, tableId }: TableReference): Sql {
  return qualified([projectId, datasetId, tableId]);
}
