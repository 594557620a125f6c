/** What `--json` prints of definitions: flat, with types as people write them. Stable: fields are added, never renamed. */

import { printExpression } from "../expressions/print.ts";
import type {
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  OnDemandViewDefinition,
  SourceDefinition,
} from "../ir/definition.ts";
import type { ReadKind } from "../ir/lineage.ts";
import { spineColumn, spineNeeds, viewsByName } from "../ir/on-demand.ts";
import { outputName, roleName } from "../ir/output-names.ts";
import { definitionKey, keysOf, type Registry, serviceReference } from "../ir/registry.ts";
import { typeName } from "../ir/types.ts";
import type { Place } from "../kernel/diagnostics.ts";
import { formatDuration } from "../kernel/time.ts";
import { formatRelation } from "../runtime/relation-text.ts";

export interface NamedType {
  readonly name: string;
  /** As people write it: `decimal(18,2)`. */
  readonly type: string;
}

interface Described {
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Null where the definitions come from the registry. */
  readonly place: Place | null;
}

export interface EntityShape extends Described {
  readonly kind: "entity";
  readonly keys: readonly NamedType[];
  /** Views of this entity. */
  readonly views: readonly string[];
}

/** A tag of something that a feature is made of. */
export interface InheritedShape {
  readonly tag: string;
  readonly value: string;
  /** What has it: `table.column`, `view:feature`. */
  readonly from: string;
  readonly how: ReadKind;
}

interface Inheriting {
  /** Of a definition that is shown; a list leaves it out. */
  readonly inherited?: readonly InheritedShape[];
}

export interface FeatureShape extends NamedType, Inheriting {
  readonly column: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ViewShape extends Described {
  readonly kind: "feature_view";
  readonly entities: readonly string[];
  readonly keys: readonly NamedType[];
  readonly source: SourceShape;
  /** `3 hours`; null for no bound. */
  readonly ttl: string | null;
  readonly boundary: "inclusive" | "strict";
  readonly strategy: string | null;
  readonly features: readonly FeatureShape[];
  /** Services that have features of it. */
  readonly services: readonly string[];
}

export interface ComputedFeatureShape extends NamedType, Inheriting {
  /** As text that reads back as what its author wrote. */
  readonly expression: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface OnDemandViewShape extends Described {
  readonly kind: "on_demand_view";
  /** What its expressions may refer to: views, under the names that may stand before their features. */
  readonly inputs: readonly { readonly name: string; readonly view: string }[];
  /** Join keys that its inputs read of a spine. */
  readonly keys: readonly NamedType[];
  /** Values that a request must bring. */
  readonly request: readonly NamedType[];
  readonly features: readonly ComputedFeatureShape[];
  /** Services that have features of it. */
  readonly services: readonly string[];
}

export interface SourceShape extends Omit<Described, "place"> {
  readonly kind: "source";
  readonly from: "table" | "query" | "file";
  /** Null for a query. */
  readonly table: string | null;
  readonly file: string | null;
  /** With `$1` where a value is bound; null for others. */
  readonly sql: string | null;
  readonly eventTime: string | null;
  readonly createdTime: string | null;
  readonly availableAt: string | null;
  readonly tieBreaks: readonly string[];
  readonly lateness: string | null;
  readonly timeZone: string | null;
  /** Declared columns; null where none are. */
  readonly columns: readonly NamedType[] | null;
}

export interface ServiceShape extends Described {
  readonly kind: "feature_service";
  readonly version: number;
  readonly reference: string;
  /** Columns that a spine needs, beside its time: join keys, and request values of on-demand views. */
  readonly keys: readonly NamedType[];
  readonly features: readonly ServiceFeatureShape[];
}

export interface ServiceFeatureShape extends Inheriting {
  readonly output: string;
  readonly type: string;
  readonly role: string;
  readonly view: string;
  readonly feature: string;
}

export type Places = ReadonlyMap<string, Place>;

export function entityShape(entity: EntityDefinition, registry: Registry, places: Places): EntityShape {
  return {
    kind: "entity",
    ...described(entity, places.get(definitionKey(entity))),
    keys: entity.keys.map(named),
    views: registry.featureViews.filter((view) => view.entities.includes(entity.name)).map((view) => view.name),
  };
}

export function viewShape(view: FeatureViewDefinition, registry: Registry, places: Places): ViewShape {
  const services = registry.featureServices.filter((one) => one.features.some((member) => member.view === view.name));
  return {
    kind: "feature_view",
    ...described(view, places.get(definitionKey(view))),
    entities: view.entities,
    keys: namedKeys(view, registry),
    source: sourceShape(view.source),
    ttl: view.ttl === null ? null : formatDuration(view.ttl),
    boundary: view.boundary,
    strategy: view.strategy,
    features: view.features.map(({ name, type, column, description, tags }) => ({
      name,
      type: typeName(type),
      column,
      description,
      tags,
    })),
    services: services.map(serviceReference),
  };
}

export function sourceShape(source: SourceDefinition): SourceShape {
  const { from } = source;
  const { name, description, owner, tags, eventTime, createdTime, availableAt, tieBreaks, timeZone } = source;
  return {
    kind: "source",
    ...{ name, description, owner, tags },
    from: from.kind,
    table: from.kind === "query" ? null : formatRelation(from.relation),
    file: from.kind === "file" ? from.path : null,
    sql:
      from.kind === "query"
        ? from.query.texts.map((text, index) => (index === 0 ? text : `$${index}${text}`)).join("")
        : null,
    ...{ eventTime, createdTime, availableAt, tieBreaks },
    lateness: source.lateness === undefined ? null : formatDuration(source.lateness),
    timeZone,
    columns: source.columns && Object.entries(source.columns).map(([column, type]) => named({ name: column, type })),
  };
}

export function onDemandViewShape(view: OnDemandViewDefinition, registry: Registry, places: Places): OnDemandViewShape {
  const needs = spineNeeds(view, viewsByName(registry), registry.entities);
  const services = registry.featureServices.filter((one) => one.features.some((member) => member.view === view.name));
  const of = (kind: "key" | "request"): readonly NamedType[] =>
    distinct(needs.filter(({ is }) => is === kind).map(named));
  return {
    kind: "on_demand_view",
    ...described(view, places.get(definitionKey(view))),
    inputs: view.inputs.map(({ name, selection }) => ({ name, view: selection.view })),
    keys: of("key"),
    request: of("request"),
    features: view.features.map(({ name, type, expression, description, tags }) => ({
      ...named({ name, type }),
      expression: printExpression(expression),
      description,
      tags,
    })),
    services: services.map(serviceReference),
  };
}

export function serviceShape(service: FeatureServiceDefinition, registry: Registry, places: Places): ServiceShape {
  return {
    kind: "feature_service",
    ...described(service, places.get(definitionKey(service))),
    version: service.version,
    reference: serviceReference(service),
    keys: spineKeys(service, registry),
    features: service.features.flatMap((member) => memberFeatures(member, service, registry)),
  };
}

type Member = FeatureServiceDefinition["features"][number];

function memberFeatures(
  member: Member,
  service: FeatureServiceDefinition,
  registry: Registry,
): readonly ServiceFeatureShape[] {
  const view = viewsByName(registry).get(member.view);
  const selected = member.features ?? view?.features.map(({ name }) => ({ name, rename: null })) ?? [];
  return selected.flatMap(({ name, rename }) => {
    const features: readonly Parameters<typeof named>[0][] = view?.features ?? [];
    const feature = features.find((one) => one.name === name);
    if (feature === undefined) return [];
    const { fullNames } = service;
    const output = outputName({ fullNames, alias: member.alias, view: member.view, feature: name, rename });
    return [{ output, type: typeName(feature.type), role: roleName(member), view: member.view, feature: name }];
  });
}

function spineKeys(service: FeatureServiceDefinition, registry: Registry): readonly NamedType[] {
  const keys = service.features.flatMap((member) => {
    const view = viewsByName(registry).get(member.view);
    const needs = view === undefined ? [] : spineNeeds(view, viewsByName(registry), registry.entities);
    return needs.map(({ name, type }) => named({ name: spineColumn(member, name), type }));
  });
  return distinct(keys);
}

function distinct(columns: readonly NamedType[]): readonly NamedType[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

function namedKeys(view: FeatureViewDefinition, registry: Registry): readonly NamedType[] {
  return keysOf(view, registry.entities).map(named);
}

function named({ name, type }: { readonly name: string; readonly type: Parameters<typeof typeName>[0] }): NamedType {
  return { name, type: typeName(type) };
}

function described({ name, description, owner, tags }: Omit<Described, "place">, place: Place | undefined): Described {
  return { name, description, owner, tags, place: place ?? null };
}
