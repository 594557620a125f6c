import { typeNamed } from "../../ir/type-text.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { JobResult, TableColumn } from "../../ports/jobs.ts";
import type { Warehouse } from "../../ports/warehouse.ts";
import { formatRelation } from "../relation-text.ts";

/**
 * The columns of a job's table, by the author's names and with the types that the manifest declares; of others, as the warehouse
 * has them. Where a warehouse cannot carry a name, only the order tells whose it is.
 */
export async function tableColumns(
  warehouse: Warehouse,
  { table, manifest }: JobResult,
  signal: AbortSignal | undefined,
): Promise<readonly TableColumn[]> {
  const { tables } = await warehouse.catalog([table], signal);
  const found = tables[0];
  if (found === undefined || !found.exists)
    throw AsofError.of("job-result-gone", `the table ${formatRelation(table)} is gone`);
  const declared = manifest.columns;
  return found.columns.map(({ name: sqlName }, index) => {
    const inOrder = declared.length === found.columns.length ? declared[index] : undefined;
    const column = inOrder ?? declared.find(({ name }) => name === sqlName);
    return { name: column?.name ?? sqlName, sqlName, type: column === undefined ? null : typeNamed(column.type) };
  });
}
