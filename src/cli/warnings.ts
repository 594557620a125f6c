import type { Diagnostic } from "../kernel/diagnostics.ts";
import { problemsText } from "./problem-text.ts";
import type { Session } from "./session.ts";

/** Warnings for people; in JSON they stand within the result. */
export function tellWarnings({ output, folders }: Session, warnings: readonly Diagnostic[]): void {
  if (warnings.length === 0 || output.options.json) return;
  output.err.write(problemsText(warnings, folders, output.errorStyles));
}
