import type { ProjectLimits } from "../ir/limits.ts";
import type { KindConfig } from "./config.ts";

/** A configuration, all things said. */
export interface CheckedConfig {
  readonly project: string;
  readonly definitions: readonly string[];
  readonly registry: string;
  readonly warehouse: KindConfig | null;
  /** Where the newest values are served from; null where none is named. */
  readonly online: KindConfig | null;
  /** Where the state of runs lies; null where nothing is said. */
  readonly runs: KindConfig | null;
  readonly limits: ProjectLimits;
  /** The environment whose registry and warehouse these are; null as long as none was chosen. */
  readonly environment: string | null;
  /** By name, the default one among them. */
  readonly environments: Readonly<Record<string, CheckedEnvironment>>;
}

/** An environment, all things said. */
export interface CheckedEnvironment {
  readonly registry: string;
  readonly warehouse: KindConfig | null;
  readonly online: KindConfig | null;
  readonly runs: KindConfig | null;
  readonly limits: ProjectLimits;
}
