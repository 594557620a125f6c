import type {
  Definition,
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  OnDemandViewDefinition,
} from "../../ir/definition.ts";
import { viewsByName } from "../../ir/on-demand.ts";
import type { Registry } from "../../ir/registry.ts";
import type { Diagnostic } from "../../kernel/diagnostics.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { checkEntity } from "./check-entity.ts";
import { checkDuplicates, checkProject } from "./check-names.ts";
import { checkOnDemandViews } from "./check-on-demand-view.ts";
import { checkService } from "./check-service.ts";
import { checkView } from "./check-view.ts";
import { type Places, Problems, type Subject, subjectsOf } from "./places.ts";

export interface BuiltRegistry {
  /** Of definitions that share a key, the first. Not to be used while there are errors. */
  readonly registry: Registry;
  /** Everything that is wrong, each with its path, its place where known, and a fix. */
  readonly problems: readonly Diagnostic[];
}

/** Checks definitions against each other and puts them in canonical order, whatever order they come in. */
export function buildRegistry(project: string, definitions: readonly Definition[], places: Places): BuiltRegistry {
  const problems = new Problems(places);
  const subjects = {
    entities: subjectsOf(definitions.filter((one): one is EntityDefinition => one.kind === "entity")),
    views: subjectsOf(definitions.filter((one): one is FeatureViewDefinition => one.kind === "feature_view")),
    onDemand: subjectsOf(definitions.filter((one): one is OnDemandViewDefinition => one.kind === "on_demand_view")),
    services: subjectsOf(definitions.filter((one): one is FeatureServiceDefinition => one.kind === "feature_service")),
  };
  const registry: Registry = {
    project,
    entities: inOrder(subjects.entities),
    featureViews: inOrder(subjects.views),
    onDemandViews: inOrder(subjects.onDemand),
    featureServices: inOrder(subjects.services),
  };
  const entities = new Map(registry.entities.map((one) => [one.name, one]));
  const views = new Map(registry.featureViews.map((one) => [one.name, one]));

  checkProject(project, problems);
  for (const kind of Object.values(subjects)) checkDuplicates(kind, problems);
  for (const one of subjects.entities) checkEntity(one, problems);
  for (const one of subjects.views) checkView(one, entities, problems);
  const unsound = checkOnDemandViews(subjects.onDemand, views, problems);
  const sound = registry.onDemandViews.filter(({ name }) => !unsound.has(name));
  const all = viewsByName({ ...registry, onDemandViews: sound });
  for (const one of subjects.services) checkService(one, { entities, views: all, unsound }, problems);
  return { registry, problems: problems.all };
}

function inOrder<D extends Definition>(subjects: readonly Subject<D>[]): readonly D[] {
  const firsts = subjects.filter((one) => one.occurrence === 1).map((one) => one.definition);
  return firsts.sort(canonicalOrder);
}
