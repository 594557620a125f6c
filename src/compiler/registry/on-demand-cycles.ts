import type { OnDemandViewDefinition } from "../../ir/definition.ts";

/** The way from a view back to itself through its inputs; null where there is none. */
export function cycleThrough(
  view: OnDemandViewDefinition,
  views: ReadonlyMap<string, OnDemandViewDefinition>,
): readonly string[] | null {
  const seen = new Set<string>();
  const search = (at: OnDemandViewDefinition, way: readonly string[]): readonly string[] | null => {
    for (const { selection } of at.inputs) {
      if (selection.view === view.name) return [...way, view.name];
      const next = views.get(selection.view);
      if (next === undefined || seen.has(next.name)) continue;
      seen.add(next.name);
      const found = search(next, [...way, next.name]);
      if (found !== null) return found;
    }
    return null;
  };
  return search(view, [view.name]);
}
