import type { FeatureViewDefinition, Relation, SourceDefinition } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";

/** A source that takes pushed rows, and the views over it. */
export interface PushSource {
  readonly name: string;
  readonly relation: Relation;
  readonly columns: readonly PushColumn[];
  /** Those of its columns that are the event time, or the availability, of some view. */
  readonly times: readonly string[];
  readonly views: readonly FeatureViewDefinition[];
}

export interface PushColumn {
  readonly name: string;
  readonly type: CanonicalType;
}

/** Throws `unknown-push-source`, also where the name stands for several tables. */
export function pushSource({ featureViews }: Registry, name: string): PushSource {
  const open = featureViews.filter(({ source }) => source.push === true);
  const views = open.filter(({ source }) => source.name === name);
  const [first] = views.map(({ source }) => source);
  const names = [...new Set(open.map(({ source }) => source.name))];
  if (first === undefined)
    throw unknown(
      name,
      featureViews.some(({ source }) => source.name === name),
      names,
    );
  if (views.some(({ source }) => !isSameTable(source, first)))
    throw AsofError.of("unknown-push-source", `several tables are sources called '${name}'`, {
      path: `sources.${name}`,
      hint: "let one of them take pushed rows: push: true",
    });
  return sourceOfViews(first, views);
}

function unknown(name: string, isThere: boolean, names: readonly string[]): AsofError {
  const message = isThere ? `source '${name}' takes no pushed rows` : `no view has a source called '${name}'`;
  const hint = isThere ? "let it: push: true beside its eventTime and columns" : suggestion(name, names);
  return AsofError.of("unknown-push-source", message, { path: `sources.${name}`, hint });
}

function isSameTable(one: SourceDefinition, other: SourceDefinition): boolean {
  return JSON.stringify([relationOf(one), one.columns]) === JSON.stringify([relationOf(other), other.columns]);
}

function sourceOfViews(source: SourceDefinition, views: readonly FeatureViewDefinition[]): PushSource {
  const { name, columns } = source;
  const relation = relationOf(source);
  if (columns === null || relation === null)
    throw new Error(`source '${name}' takes pushed rows without what they are checked by`);
  const declared = Object.entries(columns).map(([column, type]) => ({ name: column, type }));
  const times = views.flatMap((view) => [view.source.eventTime, view.source.availableAt]).filter((one) => one !== null);
  return { name, relation, columns: declared, times: [...new Set(times)], views };
}

function relationOf({ from }: SourceDefinition): Relation | null {
  return from.kind === "query" ? null : from.relation;
}

/** The source's column that holds a join key. */
export function keyColumn({ source }: FeatureViewDefinition, key: string): string {
  return entryOf(source.keys, key) ?? key;
}
