import type { FeatureDefinition, FeatureViewDefinition } from "../../ir/definition.ts";
import { columnsRead } from "../../ir/feature-columns.ts";
import type { OnlineColumn, OnlineTable } from "../../ir/online.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { fingerprint } from "../../kernel/hash.ts";
import { entryOf, suggestion } from "../../kernel/names.ts";
import { type Facts, knownColumns } from "./facts.ts";
import type { Problems } from "./problems.ts";
import { rowsOf } from "./source.ts";

/** Which views there are, and what is known of the columns behind them. */
export interface OnlineSurroundings {
  readonly registry: Registry;
  readonly facts: Facts;
  readonly problems: Problems;
}

/** A feature view by its name; null where there is none, which has been told. */
export function findView(name: string, { registry, problems }: OnlineSurroundings): FeatureViewDefinition | null {
  const view = registry.featureViews.find((one) => one.name === name);
  if (view !== undefined) return view;
  const names = registry.featureViews.map((one) => one.name);
  problems.error("unknown-view", `there is no feature view '${name}'`, {
    path: `featureViews.${name}`,
    hint: suggestion(name, names),
  });
  return null;
}

/** What an online store holds of a view. Tells of tie-breaks whose types nobody has said. */
export function resolveOnlineTable(view: FeatureViewDefinition, around: OnlineSurroundings): OnlineTable {
  const { registry } = around;
  return {
    project: registry.project,
    view: view.name,
    version: versionOf(view, registry),
    keys: keysOf(view, registry.entities).map(({ name, type }) => ({ name, type })),
    tieBreaks: tieBreaks(view, around),
    features: view.features.map(({ name, type }) => ({ name, type })),
    ttl: view.source.eventTime === null ? null : view.ttl,
  };
}

/** Whether its features are functions over windows: what they are of an instant, not of an event. */
export function isWindowed({ features }: FeatureViewDefinition): boolean {
  return features.some(({ aggregate }) => aggregate !== null);
}

/** Rows over windows are as of the end of a run, of which there is one for each key: nothing is left to decide. */
function tieBreaks(view: FeatureViewDefinition, around: OnlineSurroundings): readonly OnlineColumn[] {
  if (isWindowed(view)) return [];
  const { createdTime, tieBreaks: declared } = view.source;
  const created: readonly OnlineColumn[] =
    createdTime === null ? [] : [{ name: createdTime, type: { kind: "timestamp" } }];
  return [
    ...created,
    ...declared.flatMap((name) => {
      const type = typeOf(name, view, around);
      return type === null ? [] : [{ name, type }];
    }),
  ];
}

/** A declared type decides; else the warehouse's. */
function typeOf(
  column: string,
  { name, source }: FeatureViewDefinition,
  { facts, problems }: OnlineSurroundings,
): CanonicalType | null {
  const found = knownColumns(rowsOf(source), facts)?.get(column) ?? null;
  const type = entryOf(source.columns ?? {}, column) ?? found?.type ?? null;
  if (type !== null) return type;
  problems.error("column-type-unknown", `the type of ${source.name}.${column}, which breaks ties, is not known`, {
    owner: `feature_view:${name}`,
    path: `featureViews.${name}.source.tieBreaks`,
    hint: `declare the source's columns: { columns: { ${JSON.stringify(column)}: t.int64, … } }, or connect to a warehouse`,
  });
  return null;
}

const versionDigits = 12;

/**
 * A short hash of what decides which rows are stored, and what they mean: keys, features, the source, the TTL, the boundary.
 * What people say of them is no part of it, nor how they are joined.
 */
function versionOf(view: FeatureViewDefinition, { entities }: Registry): string {
  const { features, source, ttl, boundary } = view;
  const { from, eventTime, createdTime, availableAt, tieBreaks: ties, timeZone, keys } = source;
  const read = new Set([...ties, ...features.flatMap(columnsRead)]);
  const columns = Object.entries(source.columns ?? {}).filter(([name]) => read.has(name));
  const meaning = {
    keys: keysOf(view, entities).map(({ name, type }) => [name, type, entryOf(keys, name) ?? name]),
    features: features.map(storedMeaning),
    source: {
      from,
      eventTime,
      createdTime,
      availableAt,
      tieBreaks: ties,
      timeZone,
      columns: Object.fromEntries(columns),
    },
    ttl,
    boundary,
  };
  return fingerprint(meaning).slice(0, versionDigits);
}

function storedMeaning({ description: _, tags: __, ...meaning }: FeatureDefinition) {
  return meaning;
}
