import type { SelectionDefinition } from "../ir/definition.ts";
import { canonicalJson } from "../kernel/hash.ts";

/**
 * One selection for each role: features of one view that were asked for one by one come from one join. Selections that
 * read other columns, or a whole view beside some of its features, stay apart for the compiler to judge.
 */
export function mergeSelections(selections: readonly SelectionDefinition[]): readonly SelectionDefinition[] {
  const merged = new Map<string, SelectionDefinition>();
  for (const one of selections) {
    const role = canonicalJson([one.view, one.alias, one.keys, one.features === null ? "all" : "some"]);
    const first = merged.get(role);
    if (first?.features && one.features) merged.set(role, { ...first, features: [...first.features, ...one.features] });
    else merged.set(first === undefined ? role : `${role}#${merged.size}`, one);
  }
  return [...merged.values()];
}
