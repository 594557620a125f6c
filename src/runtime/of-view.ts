import type { Diagnostic } from "../kernel/diagnostics.ts";

/** What went wrong with one view of several: where a problem names no place, as those of a warehouse, it names the view. */
export function ofView(view: string, problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.map((one) => (one.path === null ? { ...one, path: `featureViews.${view}` } : one));
}
