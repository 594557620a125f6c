import type { StatementColumn } from "../../../src/ir/statement.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";
import type { ReadResult, ReadRun } from "../../../src/ports/warehouse.ts";
import type { Context } from "./context.ts";
import type { DecodedColumn } from "./decode.ts";
import { withJob } from "./job.ts";
import { queryWork } from "./query-work.ts";
import type { TableField } from "./resources.ts";
import { ResultBatches } from "./result-batches.ts";
import { canonicalType } from "./types.ts";
import { withSpine } from "./upload.ts";

/** Runs a statement and streams its rows. The first page is there before this returns, so that a failure is told here. */
export async function read(context: Context, run: ReadRun): Promise<ReadResult> {
  const { batchRows, signal, statement } = run;
  if (!Number.isSafeInteger(batchRows) || batchRows < 1)
    throw AsofError.of("invalid-option", `a batch of ${batchRows} rows cannot be read`, { hint: "ask for 1 or more" });
  return withSpine(context, run, (query) =>
    withJob(context, queryWork(context, "read", query), signal, async (job) => {
      const first = await job.firstPage(batchRows);
      const columns = resultColumns(statement.outline.columns, first.schema?.fields ?? []);
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        batches: new ResultBatches({ job, columns, batchRows, signal }, first),
      };
    }),
  );
}

/** A column that nobody declared has the type that the warehouse gives it, or text where that has no counterpart. */
function resultColumns(expected: readonly StatementColumn[], fields: readonly TableField[]): readonly DecodedColumn[] {
  if (fields.length !== expected.length || expected.some(({ sqlName }, index) => sqlName !== fields[index]?.name))
    throw AsofError.of(
      "verification-failed",
      `the result's columns are ${fields.map(({ name }) => name).join(", ")}, which is not what was asked`,
    );
  return fields.flatMap((field, index) => {
    const column = expected[index];
    if (column === undefined) return [];
    return [{ name: column.name, type: column.type ?? canonicalType(field) ?? { kind: "string" }, field }];
  });
}
