import type { FeatureDefinition, FeatureViewDefinition, JoinKey } from "../ir/definition.ts";
import { columnsRead } from "../ir/feature-columns.ts";
import type { CanonicalType } from "../ir/types.ts";
import { entryOf } from "../kernel/names.ts";

/**
 * The columns of a view's source that its definition names, and their types as far as it tells: as they are declared, or by
 * what the view says of keys, times and features. Null where nobody says.
 */
export function sourceColumns(
  { source, features }: FeatureViewDefinition,
  keys: readonly JoinKey[],
): ReadonlyMap<string, CanonicalType | null> {
  const times = [source.eventTime, source.createdTime, source.availableAt].filter((name) => name !== null);
  const named = [...source.tieBreaks, ...features.flatMap(columnsRead)];
  return new Map<string, CanonicalType | null>([
    ...named.map((name) => [name, null] as const),
    ...features.flatMap(typeRead),
    ...times.map((name) => [name, { kind: "timestamp" }] as const),
    ...keys.map(({ name, type }) => [entryOf(source.keys, name) ?? name, type] as const),
    ...Object.entries(source.columns ?? {}),
  ]);
}

/** The column that a feature reads as it is, or as the input of a function. */
function typeRead({ column, type, expression, aggregate }: FeatureDefinition): readonly [string, CanonicalType][] {
  const read = aggregate === null ? type : aggregate.input;
  return expression !== null || read === null ? [] : [[column, read]];
}
