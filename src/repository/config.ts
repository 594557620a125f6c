import type { ProjectLimitsOptions } from "../define/limits.ts";
import { placeOfCall } from "../define/place.ts";
import type { Place } from "../kernel/diagnostics.ts";
import type { ConfigValue } from "./environment.ts";

/** What is told apart by its kind. */
interface Kind {
  /** Its name. */
  readonly kind: string;
}

/** What `asof.config.ts` exports as its default. */
export interface Config<W extends Kind = KindConfig, O extends Kind = KindConfig, R extends Kind = KindConfig> {
  /** The top namespace: definitions of two projects never meet. */
  readonly project: string;
  /** Folders or globs of the files that define features, relative to the configuration. */
  readonly definitions: string | readonly string[];
  /** The registry's folder, relative to the configuration; `.asof/registry` where nothing is said. */
  readonly registry?: string;
  /** Which warehouse and how to reach it; the embedded one where nothing is said. */
  readonly warehouse?: W;
  /** Where the newest values are served from, and how to reach it; nowhere where nothing is said. */
  readonly online?: O;
  /** Where the state of runs lies; beside the online rows, or in a folder of this machine, where nothing is said. */
  readonly runs?: R;
  /** How far requests may go: all of them, and those that use a view. */
  readonly limits?: ProjectLimitsOptions;
  /** Refuse requests that would read a source from its beginning, where the warehouse can leave out parts of a table. */
  readonly requireBounds?: boolean;
  /**
   * Other places that the same definitions run in, by name: `--env production` or `ASOF_ENV=production` chooses one. Where none
   * is chosen, what stands above counts; its name is `default`.
   */
  readonly environments?: Readonly<Record<string, EnvironmentConfig<W, O, R>>>;
}

/** A place that definitions run in. */
export interface EnvironmentConfig<
  W extends Kind = KindConfig,
  O extends Kind = KindConfig,
  R extends Kind = KindConfig,
> {
  /** Which warehouse and how to reach it. Nothing is taken over from another environment. */
  readonly warehouse: W;
  /** Where the newest values are served from; nowhere where nothing is said. */
  readonly online?: O;
  /** Where the state of runs lies; beside the online rows, or in a folder of this machine, where nothing is said. */
  readonly runs?: R;
  /** The registry's folder, relative to the configuration; the project's with `-` and the environment's name where nothing is said. */
  readonly registry?: string;
  /** In place of the project's own. */
  readonly limits?: ProjectLimitsOptions;
  /** In place of the project's own. */
  readonly requireBounds?: boolean;
}

/** A warehouse, an online store or a place for run state: options beside `kind` are its own. Secrets belong into `env("NAME")`. */
export interface KindConfig {
  readonly kind: string;
  readonly [option: string]: ConfigValue;
}

const places = new WeakMap<object, Place>();

/** Gives an editor the types of a configuration; the configuration is checked when it is loaded. */
export function defineConfig(config: Config): Config {
  const place = placeOfCall(defineConfig);
  if (place !== null && typeof config === "object" && config !== null) places.set(config, place);
  return config;
}

/** Where `defineConfig` was called with it; null for an object that was exported plainly. */
export function placeOfConfig(config: unknown): Place | null {
  return typeof config === "object" && config !== null ? (places.get(config) ?? null) : null;
}
