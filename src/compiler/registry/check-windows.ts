import { type AggregateDefinition, accepts, aggregateLaws } from "../../ir/aggregate.ts";
import type { FeatureDefinition, FeatureViewDefinition } from "../../ir/definition.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import { entryOf } from "../../kernel/names.ts";
import type { Problems, Subject } from "./places.ts";

type View = Subject<FeatureViewDefinition>;

/** Features over windows: that there is a time to look back from, and that each function can compute with its column. */
export function checkWindows(subject: View, problems: Problems): void {
  const { name, features, source, ttl } = subject.definition;
  const windowed = features.filter((feature) => feature.aggregate !== null);
  if (windowed.length === 0) return;
  if (windowed.length < features.length)
    problems.add(
      subject,
      ["features"],
      "invalid-definition",
      `view '${name}' has features of the newest row and features over windows`,
      "make two views of the one source",
    );
  if (source.eventTime === null)
    problems.add(
      subject,
      ["source", "eventTime"],
      "invalid-definition",
      `view '${name}' looks back over windows, but its source names no event time`,
      "name the source's eventTime",
    );
  if (ttl !== null)
    problems.add(
      subject,
      ["ttl"],
      "invalid-definition",
      `view '${name}' has a TTL beside its windows`,
      "leave the TTL out: each window says how far it looks back",
    );
  for (const feature of windowed) {
    if (feature.aggregate !== null) checkFunction(subject, feature, feature.aggregate, problems);
  }
}

function checkFunction(
  subject: View,
  feature: FeatureDefinition,
  aggregate: AggregateDefinition,
  problems: Problems,
): void {
  const law = aggregateLaws[aggregate.function];
  const { columns } = subject.definition.source;
  const declared = feature.expression === null ? (entryOf(columns ?? {}, feature.column) ?? null) : null;
  const refused = [aggregate.input, declared].find(
    (type): type is CanonicalType => type !== null && !accepts(law, type),
  );
  if (refused === undefined) return;
  problems.add(
    subject,
    ["features", feature.name],
    "column-type",
    `feature '${feature.name}': ${aggregate.function} takes ${law.takes}, and ${feature.expression === null ? `'${feature.column}'` : "its expression"} is ${typeName(refused)}`,
    "name another column, or convert it in a query source",
  );
}
