import type { Compiled } from "../../compiler/compile.ts";
import type { DatasetManifest, DatasetPartition } from "../../ir/dataset.ts";
import { typeName } from "../../ir/types.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import { version } from "../../kernel/version.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

/** What only a run can tell. */
export interface DatasetRunFacts {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rows: bigint;
  readonly columns: readonly ResultColumn[];
  readonly partitions: readonly DatasetPartition[] | null;
  readonly unjoinableRows: bigint;
  readonly warnings: readonly Diagnostic[];
}

/** How a training set came about, to be kept beside it. Bound values are left out: they may be secret. */
export function datasetManifest(compiled: Compiled, run: DatasetRunFacts): DatasetManifest {
  const { resolved, statement, sqlPlan } = compiled;
  return {
    format: 1,
    asof: version,
    project: resolved.project,
    service: resolved.service,
    features: resolved.joins.flatMap((join) =>
      join.features.map(({ output, name, type }) => ({
        output,
        role: join.role,
        view: join.view,
        feature: name,
        type: typeName(type),
      })),
    ),
    definitions: resolved.fingerprint,
    spine: {
      kind: resolved.spine.from.kind,
      instant: resolved.spine.from.kind === "as_of" ? resolved.spine.from.instant : null,
      unjoinableRows: run.unjoinableRows.toString(),
    },
    sql: {
      dialect: sqlPlan.dialect,
      text: statement.text,
      sha256: statement.hash,
      parameters: statement.parameters.length,
    },
    strategies: statement.outline.choices.map(({ role, strategy, reason }) => ({ role, strategy, reason })),
    certificates: compiled.certificates,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    rows: run.rows.toString(),
    columns: run.columns.map(({ name, type }) => ({ name, type: typeName(type) })),
    partitions: run.partitions,
    warnings: run.warnings,
  };
}
