import type { Registry } from "../ir/registry.ts";
import {
  type EntityShape,
  entityShape,
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
  readonly services: readonly ServiceShape[];
  readonly sources: readonly SourceShape[];
}

export type CatalogueKind = keyof Catalogue;
export const catalogueKinds: readonly CatalogueKind[] = ["entities", "views", "services", "sources"];

export function catalogueOf(registry: Registry, places: Places): Catalogue {
  const views = registry.featureViews.map((view) => viewShape(view, registry, places));
  return {
    entities: registry.entities.map((entity) => entityShape(entity, registry, places)),
    views,
    services: registry.featureServices.map((service) => serviceShape(service, registry, places)),
    // Views may share a source: it is shown once.
    sources: distinct(registry.featureViews.map(({ source }) => sourceShape(source))),
  };
}

function distinct(sources: readonly SourceShape[]): readonly SourceShape[] {
  const byText = new Map(sources.map((source) => [JSON.stringify(source), source]));
  return [...byText.values()].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}
