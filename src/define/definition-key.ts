import type { Definition } from "../ir/definition.ts";
import type { DefinitionKey } from "../ir/registry.ts";

/** `feature_view:weather`, `feature_service:delay_model@3`. */
export function definitionKey(definition: Definition): DefinitionKey {
  const version = definition.kind === "feature_service" ? `@${definition.version}` : "";
  return `${definition.kind}:${definition.name}${version}`;
}
