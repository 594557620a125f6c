import { formatRelation } from "../../ir/relation-name.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import type { JobState, JobStatus } from "../../ports/jobs.ts";

/** A job as JSON prints it. Stable: fields are added, never renamed. */
export interface JobShape {
  readonly id: string;
  readonly state: JobState;
  readonly project: string | null;
  readonly service: string | null;
  readonly user: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly rows: bigint | null;
  readonly bytes: bigint | null;
  /** As people write it. */
  readonly table: string | null;
  readonly error: Diagnostic | null;
}

export function jobShape({ table, ...status }: JobStatus): JobShape {
  return { ...status, table: table === null ? null : formatRelation(table) };
}
