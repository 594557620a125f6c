import { AsofError } from "../kernel/diagnostics.ts";
import { entryOf, suggestion } from "../kernel/names.ts";
import type { CheckedConfig } from "./checked-config.ts";

/** Of what stands at the top of a configuration. */
export const defaultEnvironment = "default";

/** The name of the variable that chooses an environment where nobody says one. */
export const environmentVariable = "ASOF_ENV";

/**
 * The same repository with the registry and the warehouse of one of its environments: of the default one for null or no text.
 * Throws `config-invalid` where there is none of that name.
 */
export function inEnvironment<R extends { readonly config: CheckedConfig }>(repository: R, name: string | null): R {
  const { config } = repository;
  const environment = name === null || name === "" ? defaultEnvironment : name;
  const chosen = entryOf(config.environments, environment);
  if (chosen !== undefined) return { ...repository, config: { ...config, ...chosen, environment } };
  const names = Object.keys(config.environments);
  throw AsofError.of("config-invalid", `there is no environment '${environment}'`, {
    path: "environments",
    hint:
      names.length === 1
        ? `add it to the configuration: environments: { "${environment}": { warehouse: { … } } }`
        : suggestion(environment, names),
  });
}
