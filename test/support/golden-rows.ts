import { rowsOf } from "../../src/ir/column-rows.ts";
import type { Row } from "../../src/ir/value.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";

/** The rows of a job as JSON, in the order of the texts. */
export async function sortedRows(job: HistoricalFeaturesJob): Promise<readonly string[]> {
  const { columns, batches } = await (await job.trainingSet()).read();
  const rows: Row[] = [];
  for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
  return rows.map((row) => JSON.stringify(row, readable)).sort();
}

function readable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
