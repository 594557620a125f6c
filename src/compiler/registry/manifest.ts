import { definitionKey, type Manifest, manifestFormat, type Registry } from "../../ir/registry.ts";
import { canonicalJson, fingerprint } from "../../kernel/hash.ts";

/** What `apply` publishes: the registry, a fingerprint of each definition, and one of the whole. */
export function manifestOf(registry: Registry): Manifest {
  const definitions = [
    ...registry.entities,
    ...registry.featureViews,
    ...registry.onDemandViews,
    ...registry.featureServices,
  ];
  return {
    format: manifestFormat,
    registry,
    fingerprints: Object.fromEntries(definitions.map((one) => [definitionKey(one), fingerprint(one)])),
    fingerprint: fingerprint({ format: manifestFormat, registry }),
  };
}

/** True where a manifest's fingerprints are those of its registry. */
export function isWhole(manifest: Manifest): boolean {
  return canonicalJson(manifestOf(manifest.registry)) === canonicalJson(manifest);
}
