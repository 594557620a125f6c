import type { ProjectLimits } from "../../ir/limits.ts";
import type { Registry } from "../../ir/registry.ts";
import { type Diagnostic, error } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";

/** Limits of views that there are not: somebody believes them to be kept. */
export function unknownViews({ views }: ProjectLimits, { featureViews }: Registry): readonly Diagnostic[] {
  const known = featureViews.map((view) => view.name);
  return Object.keys(views)
    .filter((name) => !known.includes(name))
    .map((name) =>
      error("config-invalid", `limits are set for the view '${name}', which there is not`, {
        path: `limits.views.${name}`,
        hint: suggestion(name, known),
      }),
    );
}
