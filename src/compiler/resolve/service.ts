import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import type { Registry } from "../../ir/registry.ts";
import { suggestion } from "../../kernel/names.ts";
import type { Problems } from "./problems.ts";

/** A service by name and version; the newest version where none is named. */
export function findService(
  registry: Registry,
  name: string,
  version: number | null,
  problems: Problems,
): FeatureServiceDefinition | null {
  const versions = registry.featureServices.filter((one) => one.name === name);
  const found =
    version === null
      ? versions.reduce<FeatureServiceDefinition | null>(
          (newest, one) => (newest === null || one.version > newest.version ? one : newest),
          null,
        )
      : (versions.find((one) => one.version === version) ?? null);
  if (found !== null) return found;
  if (versions.length > 0) {
    problems.error("unknown-service", `feature service '${name}' has no version ${version}`, {
      path: "features",
      hint: `there are: ${versions.map((one) => one.version).join(", ")}`,
    });
  } else {
    const names = new Set(registry.featureServices.map((one) => one.name));
    problems.error("unknown-service", `there is no feature service '${name}'`, {
      path: "features",
      hint: suggestion(name, names),
    });
  }
  return null;
}
