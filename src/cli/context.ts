import type { Repository } from "../repository/index.ts";
import type { FeatureStore } from "../runtime/feature-store.ts";

/** Where text goes. */
export interface Terminal {
  write(text: string): void;
  /** False for a file or a pipe. */
  readonly isTerminal: boolean;
  /** Cells in a line. */
  readonly width: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A feature repository and its store. */
export interface Project {
  readonly repository: Repository;
  readonly store: FeatureStore;
}

/** All that the command line asks of its surroundings, so that it can be run inside a test as well as in a terminal. */
export interface CliContext {
  /** What relative paths start from. */
  readonly folder: string;
  readonly environment: Environment;
  /** Who is told in records of what was done; null where nobody knows. */
  readonly caller: string | null;
  readonly out: Terminal;
  readonly err: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Microseconds since 1970. */
  now(): bigint;
  /** Asks yes or no; null where nobody is there to answer. */
  readonly confirm: ((question: string, signal: AbortSignal) => Promise<boolean>) | null;
  /**
   * The project whose configuration is `from`, or stands in that folder or above. `onRoot` is told its folder before it is loaded;
   * `name` is the environment of the configuration that the command line says, null where it says none.
   */
  openProject(from: string, onRoot: (folder: string) => void, name: string | null): Promise<Project>;
}
