import { checkOfSource, conditionOf, inputOf } from "../../expressions/check/of-source.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../ir/definition.ts";
import type { Problems, Subject } from "./places.ts";

/**
 * Expressions over a source's columns have the types that are claimed of them. Where the author declares no columns, their
 * types are the warehouse's to tell, and the same is checked when the view is asked for.
 */
export function checkSourceExpressions(subject: Subject<FeatureViewDefinition>, problems: Problems): void {
  for (const feature of subject.definition.features) checkFeature(subject, feature, problems);
}

function checkFeature(subject: Subject<FeatureViewDefinition>, feature: FeatureDefinition, problems: Problems): void {
  const { source } = subject.definition;
  if (source.columns === null) return;
  for (const one of [inputOf(feature), conditionOf(feature)]) {
    if (one === null) continue;
    for (const { steps, code, message, hint } of checkOfSource(one, source.name, source.columns).faults)
      problems.add(subject, ["features", feature.name, ...steps], code, `feature '${feature.name}': ${message}`, hint);
  }
}
