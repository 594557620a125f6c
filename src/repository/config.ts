import { placeOfCall } from "../define/place.ts";
import type { Place } from "../kernel/diagnostics.ts";
import type { ConfigValue } from "./environment.ts";

/** What `asof.config.ts` exports as its default. */
export interface Config {
  /** The top namespace: definitions of two projects never meet. */
  readonly project: string;
  /** Folders or globs of the files that define features, relative to the configuration. */
  readonly definitions: string | readonly string[];
  /** The registry's folder, relative to the configuration; `.asof/registry` where nothing is said. */
  readonly registry?: string;
  /** Which warehouse and how to reach it; the embedded one where nothing is said. */
  readonly warehouse?: WarehouseConfig;
}

/** Options beside `kind` are the warehouse's own. Secrets belong into `env("NAME")`. */
export interface WarehouseConfig {
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
