import type {
  Definition,
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  JoinKey,
  OnDemandViewDefinition,
} from "./definition.ts";

/** All definitions of one project, checked against each other, each kind sorted by name (services by version too). */
export interface Registry {
  /** The top namespace. */
  readonly project: string;
  /** By name. */
  readonly entities: readonly EntityDefinition[];
  /** By name. */
  readonly featureViews: readonly FeatureViewDefinition[];
  /** By name. */
  readonly onDemandViews: readonly OnDemandViewDefinition[];
  /** By name, then version. */
  readonly featureServices: readonly FeatureServiceDefinition[];
}

/** One definition's address in a registry: `feature_view:weather`, `feature_service:delay_model@3`. */
export type DefinitionKey = string;

/** Grows where what a definition may say has changed, so that what was applied before is told from what is damaged. */
export const manifestFormat = 2;

/** What `apply` publishes: immutable, named by the hash of its content. */
export interface Manifest {
  /** Of this manifest. */
  readonly format: typeof manifestFormat;
  /** All definitions of the project. */
  readonly registry: Registry;
  /** Definition key → fingerprint. */
  readonly fingerprints: Readonly<Record<DefinitionKey, string>>;
  /** Fingerprint of the whole registry: the manifest's own address. */
  readonly fingerprint: string;
}

/** How two registries differ. */
export interface RegistryDiff {
  /** One for each definition that differs; none where the registries say the same. */
  readonly changes: readonly RegistryChange[];
}

/** One definition that differs. */
export interface RegistryChange {
  /** Which definition: `feature_view:weather`. */
  readonly key: DefinitionKey;
  /** What an apply would do with it. */
  readonly action: "add" | "change" | "remove";
  /** The leaves that differ, as dotted paths with their values before and after (canonical JSON; null: absent). */
  readonly fields: readonly FieldChange[];
}

/** One leaf that differs. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The key of a definition: its kind and name, and the version of a service. */
export function definitionKey(definition: Definition): DefinitionKey {
  return definition.kind === "feature_service"
    ? `${definition.kind}:${serviceReference(definition)}`
    : `${definition.kind}:${definition.name}`;
}

/** `delay_model@3`: a service as people and requests name it. */
export function serviceReference(service: Pick<FeatureServiceDefinition, "name" | "version">): string {
  return `${service.name}@${service.version}`;
}

/** The join keys of a view, in the order of its entities, each once. */
export function keysOf(view: FeatureViewDefinition, entities: readonly EntityDefinition[]): readonly JoinKey[] {
  const keys = new Map<string, JoinKey>();
  for (const name of view.entities) {
    for (const key of entities.find((one) => one.name === name)?.keys ?? []) keys.set(key.name, key);
  }
  return [...keys.values()];
}
