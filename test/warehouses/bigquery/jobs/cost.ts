import { ServiceError } from "../service-error.ts";
import { bytesOf, type StoredTable } from "../store/table.ts";

const megabyte = 1_048_576;

/** The least that the service bills for each table read. */
const leastBilled = 10 * megabyte;

/**
 * The bytes of every column read, in all rows: the evaluator does not prune partitions, so a query on a partitioned
 * table costs as much as one on a plain table.
 */
export function bytesProcessed(
  reads: ReadonlyMap<string, ReadonlySet<string>>,
  tables: ReadonlyMap<string, StoredTable>,
): number {
  return [...reads].reduce((sum, [name, columns]) => {
    const table = tables.get(name);
    if (table === undefined) return sum;
    const read = table.resource.schema.fields.flatMap((field, at) => (columns.has(field.name) ? [at] : []));
    return sum + bytesOf(table, read);
  }, 0);
}

/** Rounded up to the megabyte, and at least 10 MB a table. */
export function bytesBilled(processed: number, tables: number): number {
  if (tables === 0) return 0;
  return Math.max(Math.ceil(processed / megabyte) * megabyte, tables * leastBilled);
}

export function checkLimit(billed: number, limit: string | undefined): void {
  if (limit === undefined || billed <= Number(limit)) return;
  const message = `Query exceeded limit for bytes billed: ${limit}. ${billed} or higher required.`;
  throw new ServiceError(400, "bytesBilledLimitExceeded", message);
}
