import type { Compiled } from "../../compiler/compile.ts";
import type { DatasetFeature, DatasetManifest, DatasetPartition } from "../../ir/dataset.ts";
import { typeName } from "../../ir/types.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import { version } from "../../kernel/version.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { DatasetOrigins } from "./dataset-origins.ts";

/** What only a run can tell. */
export interface DatasetRunFacts {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rows: bigint;
  readonly columns: readonly ResultColumn[];
  readonly partitions: readonly DatasetPartition[] | null;
  readonly unjoinableRows: bigint;
  readonly origins: DatasetOrigins;
  readonly warnings: readonly Diagnostic[];
}

function datasetFeatures({ plan, resolved }: Compiled, origins: DatasetOrigins): readonly DatasetFeature[] {
  const views = new Map([...resolved.joins, ...resolved.derived].map(({ role, view }) => [role, view]));
  return plan.columns.flatMap((column) => {
    if (column.from === "spine") return [];
    const { name: output, role, feature } = column;
    return [
      {
        output,
        role,
        view: views.get(role) ?? role,
        feature: feature.name,
        type: typeName(feature.type),
        ...origins.get(output),
      },
    ];
  });
}

/** How a training set came about, to be kept beside it. Bound values are left out: they may be secret. */
export function datasetManifest(compiled: Compiled, run: DatasetRunFacts): DatasetManifest {
  const { resolved, statement, sqlPlan } = compiled;
  return {
    format: 1,
    asof: version,
    project: resolved.project,
    service: resolved.service,
    features: datasetFeatures(compiled, run.origins),
    definitions: resolved.fingerprint,
    spine: {
      kind: resolved.spine.from.kind,
      time: resolved.spine.time.column,
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
