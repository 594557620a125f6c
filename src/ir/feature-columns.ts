import type { FeatureDefinition } from "./definition.ts";
import { referencesOf } from "./expression.ts";

/** The source's columns that a feature is made of, each once: its own or those of its expression, and those of its condition. */
export function columnsRead({ column, expression, aggregate }: FeatureDefinition): readonly string[] {
  const value = expression === null ? [column] : referencesOf(expression);
  const condition = aggregate?.where == null ? [] : referencesOf(aggregate.where);
  return [...new Set([...value, ...condition])];
}
