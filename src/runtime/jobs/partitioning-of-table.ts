import type { DatasetManifest } from "../../ir/dataset.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import type { ReadResult } from "../../ports/warehouse.ts";
import type { Partitioning } from "../sink/partition/partitioning.ts";

/**
 * How a job's table is spread over folders; null for one file. The column of the spine's time is the manifest's. Throws
 * `invalid-option`, with the rows let go.
 */
export async function partitioningOfTable(
  by: string | undefined,
  { columns, batches }: ReadResult,
  { spine }: DatasetManifest,
): Promise<Partitioning | null> {
  if (by === undefined) return null;
  try {
    const { isUnitOfTime, partitioningOf } = await import("../sink/partition/partitioning.ts");
    if (spine.time === undefined && isUnitOfTime(by)) throw timeless(by);
    return partitioningOf(by, columns, spine.time ?? "");
  } catch (failure) {
    await batches[Symbol.asyncIterator]().return?.();
    throw failure;
  }
}

function timeless(by: string): AsofError {
  return AsofError.of(
    "invalid-option",
    `the table's manifest does not say which column is its time: no ${by} can be told`,
    {
      hint: "name a column instead; training sets of this version say it",
    },
  );
}
