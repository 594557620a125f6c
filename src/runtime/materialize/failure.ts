import { AsofError, type Diagnostic } from "../../kernel/diagnostics.ts";

/** What is wrong, in diagnostics; a fault that is none of ours to foresee goes on. */
export function problemsOf(failure: unknown): readonly Diagnostic[] {
  if (failure instanceof AsofError) return failure.diagnostics;
  throw failure;
}

/** In a line, for the record. */
export function reasonOf(failure: unknown): string {
  if (failure instanceof AsofError)
    return failure.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("; ");
  return failure instanceof Error ? failure.message : String(failure);
}
