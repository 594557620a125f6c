import type { FeatureViewDefinition } from "../ir/definition.ts";
import type { Registry } from "../ir/registry.ts";
import { error, throwIfErrors } from "../kernel/diagnostics.ts";
import { suggestion } from "../kernel/names.ts";

/** The views that are named, each once; all where none is. Throws an `AsofError` that tells every name that is of no view. */
export function askedViews(
  asked: readonly string[] | undefined,
  { featureViews }: Registry,
): readonly FeatureViewDefinition[] {
  if (asked === undefined) return featureViews;
  const names = featureViews.map(({ name }) => name);
  throwIfErrors(
    asked
      .filter((name) => !names.includes(name))
      .map((name) =>
        error("unknown-view", `there is no feature view '${name}'`, {
          path: "views",
          hint: suggestion(name, names) ?? undefined,
        }),
      ),
  );
  return [...new Set(asked)].flatMap((name) => featureViews.find((view) => view.name === name) ?? []);
}
