import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { AsofError } from "../kernel/diagnostics.ts";
import type { CliContext, Project } from "./context.ts";
import type { Output } from "./output.ts";
import type { Folders } from "./problem-text.ts";

/** One command at work: its surroundings, its output, and the project, opened when first asked for. */
export class Session {
  readonly context: CliContext;
  readonly output: Output;
  #root: string | null = null;
  #project: Promise<Project> | null = null;

  constructor(context: CliContext, output: Output) {
    this.context = context;
    this.output = output;
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  get folders(): Folders {
    return { current: this.context.folder, root: this.#root };
  }

  /** A path that the user gave. */
  path(given: string): string {
    return resolve(this.context.folder, given);
  }

  /** A path as it is told: from the user's folder, where it lies within. */
  shownPath(path: string): string {
    const shown = relative(this.context.folder, path);
    return shown.startsWith("..") || shown === "" ? path : shown;
  }

  project(): Promise<Project> {
    this.#project ??= this.#open();
    return this.#project;
  }

  async #open(): Promise<Project> {
    const { config, environment } = this.output.options;
    if (config !== null && !existsSync(this.path(config))) throw noSuchConfig(config);
    const onRoot = (folder: string): void => {
      this.#root = folder;
    };
    return this.context.openProject(this.path(config ?? "."), onRoot, environment);
  }

  async close(): Promise<void> {
    // An opening that failed was told to whoever asked for it.
    const project = await this.#project?.catch(() => null);
    await project?.store.close();
  }
}

/** A configuration that is named is meant: none of a folder above may take its place. */
function noSuchConfig(path: string): AsofError {
  return AsofError.of("config-not-found", `'${path}' does not exist`, { hint: "check the path behind --config" });
}
