import type { DatasetDraft } from "../../../../src/ir/dataset-draft.ts";
import type { Relation } from "../../../../src/ir/definition.ts";
import type { UploadTable } from "../../../../src/ir/statement.ts";
import type { Row } from "../../../../src/ir/value.ts";
import type { Diagnostic } from "../../../../src/kernel/diagnostics.ts";
import type { Parameter } from "../../../../src/kernel/sql.ts";
import type { IfExists } from "../../../../src/ports/warehouse.ts";
import type { ServerOptions } from "../server.ts";

/** All that a job's process is told. It comes over a channel of its own: options hold secrets, which no file and no command line may. */
export interface JobOrder {
  readonly id: string;
  readonly options: ServerOptions;
  /** Where its outcome is kept. */
  readonly folder: string;
  readonly statement: { readonly text: string; readonly parameters: readonly Parameter[]; readonly hash: string };
  readonly upload: UploadTable | null;
  readonly table: Relation;
  readonly ifExists: IfExists;
  readonly draft: DatasetDraft;
}

/** Rows are sent when they are asked for, one batch at a time. */
export type ToJob =
  | { readonly kind: "begin"; readonly order: JobOrder }
  | { readonly kind: "rows"; readonly rows: readonly Row[] | null };

export type FromJob =
  | { readonly kind: "next" }
  /** All that it needs is there: it goes on alone. */
  | { readonly kind: "running" }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };
