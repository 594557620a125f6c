import type { Compiled } from "../../compiler/compile.ts";
import type { DatasetDraft } from "../../ir/dataset-draft.ts";
import type { LimitInForce } from "../../ir/limits.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import { datasetManifest } from "./dataset-manifest.ts";
import type { DatasetOrigins } from "./dataset-origins.ts";
import { spineInTable, typedColumns } from "./stored-columns.ts";

/** What is known before a job makes its table. */
export interface DraftFacts {
  readonly startedAt: string;
  readonly warnings: readonly Diagnostic[];
  /** Rows that the result may have; null for any. */
  readonly rows: LimitInForce | null;
  /** Whether the spine's rows were looked at on their way up: then nothing is left to be looked at. */
  readonly looked: boolean;
  readonly origins: DatasetOrigins;
}

/** The manifest of a table that is to be made, for whoever is there when it is. */
export function datasetDraft(compiled: Compiled, facts: DraftFacts): DatasetDraft {
  const { startedAt, warnings, rows, looked, origins } = facts;
  const { times } = compiled.resolved.spine;
  const { time, unjoinable } = spineInTable(compiled);
  const nothing = { finishedAt: "", rows: 0n, unjoinableRows: 0n, partitions: null };
  const {
    finishedAt: _end,
    rows: _rows,
    spine,
    ...manifest
  } = datasetManifest(compiled, {
    ...nothing,
    startedAt,
    columns: typedColumns(compiled),
    warnings,
    origins,
  });
  return {
    manifest: { ...manifest, spine: { ...spine, unjoinableRows: null } },
    terms: {
      rows: looked || rows === null ? null : { most: rows.most.toString(), setBy: rows.setBy },
      times: looked || times === null ? null : { from: times.from, to: times.to, column: time },
    },
    unjoinable,
  };
}
