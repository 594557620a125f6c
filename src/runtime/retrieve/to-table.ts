import type { Compiled } from "../../compiler/compile.ts";
import { manifestComment, unjoinableWarning } from "../../ir/dataset-draft.ts";
import type { Relation } from "../../ir/definition.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { JobTicket } from "../../ports/jobs.ts";
import type { CreatedTable, IfExists } from "../../ports/warehouse.ts";
import { datasetDraft } from "./dataset-draft.ts";
import { datasetManifest } from "./dataset-manifest.ts";
import type { DatasetOrigins } from "./dataset-origins.ts";
import type { GuardedRun } from "./guarded-run.ts";
import { spineInTable, typedColumns } from "./stored-columns.ts";

/** A table that is to be made, and when its making began. */
export interface TableDestination {
  readonly table: Relation;
  readonly ifExists: IfExists;
  readonly startedAt: string;
}

export interface StoredDataset {
  readonly rows: bigint;
  readonly warnings: readonly Diagnostic[];
}

/** Keeps the rows in a table of the warehouse, its manifest as the table's comment. */
export async function storeTable(
  run: GuardedRun,
  { table, ifExists, startedAt }: TableDestination,
  now: () => string,
): Promise<StoredDataset> {
  const { compiled, guard } = run;
  const warehouse = await run.warehouse();
  const given = await run.given();
  const warnings = await run.warnings();
  const origins = await run.origins();
  const all = ({ unjoinableRows }: CreatedTable): readonly Diagnostic[] => [
    ...warnings,
    ...unjoinableWarning(unjoinableRows),
  ];
  const { time, unjoinable } = spineInTable(compiled);
  const created = await warehouse.createTable({
    ...given,
    table,
    ifExists,
    unjoinable,
    times: guard.mayRefuse ? time : undefined,
    comment: (made, most) => {
      guard.accept(made);
      return tableComment(compiled, { made, most, startedAt, finishedAt: now(), warnings: all(made), origins });
    },
  });
  return { rows: created.rows, warnings: all(created) };
}

/** Has the warehouse make a table of the rows while nobody waits: it goes on when this process ends. */
export async function submitTable(
  run: GuardedRun,
  { table, ifExists, startedAt }: TableDestination,
): Promise<JobTicket> {
  const given = await run.given();
  const warnings = await run.warnings();
  const origins = await run.origins();
  const facts = { startedAt, warnings, origins, rows: run.limits.rows, looked: run.upload !== null };
  const draft = datasetDraft(run.compiled, facts);
  return (await run.warehouse()).jobs.submit({ ...given, table, ifExists, draft });
}

interface CommentFacts {
  readonly made: CreatedTable;
  /** Characters that a comment may have. */
  readonly most: number | undefined;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly warnings: readonly Diagnostic[];
  readonly origins: DatasetOrigins;
}

function tableComment(compiled: Compiled, { made, most, ...facts }: CommentFacts): string {
  const { rows, unjoinableRows } = made;
  const run = { ...facts, rows, unjoinableRows, columns: typedColumns(compiled), partitions: null };
  return manifestComment(datasetManifest(compiled, run), most);
}
