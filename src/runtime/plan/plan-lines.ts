/** A plan as lines, for whoever prints it. */
import { type DiffLine, describeDiff, summarizeDiff } from "../../compiler/registry/describe-diff.ts";
import { hunkHeader } from "../../compiler/registry/diff-text.ts";
import type { RegistryPlan, ServiceSqlDiff } from "./registry-plan.ts";

export interface PlanLine {
  /** `@` opens a hunk; the others are those of `diff -u`, and `~` for what changes. */
  readonly mark: DiffLine["mark"] | " " | "@" | "\\";
  readonly text: string;
}

/** One line for each definition that changes, and under it one for each of its fields. */
export function definitionLines(plan: RegistryPlan): readonly PlanLine[] {
  return describeDiff(plan.diff);
}

/** `2 to add, 1 to change, 0 to remove`. */
export function planSummary(plan: RegistryPlan): string {
  return summarizeDiff(plan.diff);
}

/** How a service's SQL changes, as `diff -u` would tell. */
export function sqlLines(service: ServiceSqlDiff): readonly PlanLine[] {
  return service.hunks.flatMap((hunk) => [{ mark: "@", text: hunkHeader(hunk) } as const, ...hunk.lines]);
}
