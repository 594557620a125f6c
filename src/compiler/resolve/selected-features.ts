import type { SelectedFeature, SelectionDefinition } from "../../ir/definition.ts";
import { roleName } from "../../ir/output-names.ts";
import { suggestion } from "../../kernel/names.ts";
import type { Problems } from "./problems.ts";

interface NamedView {
  readonly name: string;
  readonly features: readonly { readonly name: string }[];
}

/** The features of a view that a selection asks for. Unknown ones, and those that are asked for twice, are told. */
export function selectedFeatures(
  view: NamedView,
  selection: SelectionDefinition,
  problems: Problems,
): readonly SelectedFeature[] {
  const all = view.features.map((one) => one.name);
  if (selection.features === null) return all.map((name) => ({ name, rename: null }));
  const names = selection.features.map((feature) => feature.name);
  return selection.features.filter(({ name }, index) => {
    if (names.indexOf(name) !== index) {
      problems.error("output-collision", `'${roleName(selection)}' is asked for its feature '${name}' twice`, {
        path: `features.${roleName(selection)}.${name}`,
        hint: 'ask for it once, or for the second under another role: .as("other")',
      });
      return false;
    }
    if (all.includes(name)) return true;
    problems.error("unknown-feature", `view '${view.name}' has no feature '${name}'`, {
      path: `features.${roleName(selection)}.${name}`,
      hint: suggestion(name, all),
    });
    return false;
  });
}

/** A role maps join keys of its view and, of an on-demand view, request values; nothing else. */
export function checkMappedNames(selection: SelectionDefinition, known: readonly string[], problems: Problems): void {
  for (const mapped of Object.keys(selection.keys).filter((name) => !known.includes(name))) {
    problems.error("unknown-key", `view '${selection.view}' has no join key '${mapped}'`, {
      path: `features.${roleName(selection)}.keys.${mapped}`,
      hint: suggestion(mapped, known),
    });
  }
}
