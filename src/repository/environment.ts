import { type Diagnostic, error } from "../kernel/diagnostics.ts";

/** A value that stands in an environment variable, so that no secret stands in a file. */
export interface EnvironmentReference {
  /** The variable's name. */
  readonly env: string;
  /** What counts where it is not set; null for a variable that must be. */
  readonly default: string | null;
}

/** What an option of a warehouse may be given: labels are texts by name. */
export type ConfigValue = string | number | boolean | EnvironmentReference | Readonly<Record<string, string>>;

/** Names an environment variable; it is read only when it is needed. `env("PGHOST", "localhost")` has a default. */
export function env(name: string, fallback?: string): EnvironmentReference {
  return { env: name, default: fallback ?? null };
}

export function isEnvironmentReference(value: unknown): value is EnvironmentReference {
  return typeof value === "object" && value !== null && "env" in value && "default" in value;
}

export interface ResolvedEnvironment {
  readonly values: Readonly<Record<string, Exclude<ConfigValue, EnvironmentReference>>>;
  readonly problems: readonly Diagnostic[];
}

/**
 * Options with each reference replaced by its variable's value. A variable that is unset or empty takes the default; one
 * without a default is reported by its name. `path` is where the options stand in the configuration.
 */
export function resolveEnvironment(
  options: Readonly<Record<string, ConfigValue>>,
  environment: Readonly<Record<string, string | undefined>>,
  path = "warehouse",
  isSecret: (name: string) => boolean = () => false,
): ResolvedEnvironment {
  const problems: Diagnostic[] = [];
  const values = Object.entries(options).flatMap(([name, value]) => {
    if (!isEnvironmentReference(value)) return [[name, value] as const];
    const found = environment[value.env] || value.default;
    if (found !== null) return [[name, found] as const];
    problems.push(missing(value.env, `${path}.${name}`, isSecret(name)));
    return [];
  });
  return { values: Object.fromEntries(values), problems };
}

/** A secret takes no default: it would stand in the file. */
function missing(name: string, path: string, isSecret: boolean): Diagnostic {
  const hint = isSecret ? `set ${name}` : `set ${name}, or give a default: env("${name}", "…")`;
  return error("environment-missing", `the environment variable ${name} is not set`, { path, hint });
}
