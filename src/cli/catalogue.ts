import type { Registry } from "../ir/registry.ts";
import {
  type EntityShape,
  entityShape,
  type OnDemandViewShape,
  onDemandViewShape,
  type Places,
  type ServiceShape,
  type SourceShape,
  serviceShape,
  sourceShape,
  type ViewShape,
  viewShape,
} from "./shapes.ts";

/** All that a project defines, as it is shown. */
export interface Catalogue {
  readonly entities: readonly EntityShape[];
  readonly views: readonly ViewShape[];
  readonly onDemandViews: readonly OnDemandViewShape[];
  readonly services: readonly ServiceShape[];
  readonly sources: readonly SourceShape[];
}

/** What each kind is called on the command line. */
export const catalogueKinds = {
  entities: "entities",
  views: "views",
  "on-demand-views": "onDemandViews",
  services: "services",
  sources: "sources",
} as const satisfies Readonly<Record<string, keyof Catalogue>>;
export type CatalogueKind = keyof typeof catalogueKinds;

export function catalogueOf(registry: Registry, places: Places): Catalogue {
  const views = registry.featureViews.map((view) => viewShape(view, registry, places));
  return {
    entities: registry.entities.map((entity) => entityShape(entity, registry, places)),
    views,
    onDemandViews: registry.onDemandViews.map((view) => onDemandViewShape(view, registry, places)),
    services: registry.featureServices.map((service) => serviceShape(service, registry, places)),
    // Views may share a source: it is shown once.
    sources: distinct(registry.featureViews.map(({ source }) => sourceShape(source))),
  };
}

function distinct(sources: readonly SourceShape[]): readonly SourceShape[] {
  const byText = new Map(sources.map((source) => [JSON.stringify(source), source]));
  return [...byText.values()].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}
