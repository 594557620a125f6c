import { resolve } from "node:path";
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

  project(): Promise<Project> {
    this.#project ??= this.context.openProject(this.path(this.output.options.config ?? "."), (folder) => {
      this.#root = folder;
    });
    return this.#project;
  }

  async close(): Promise<void> {
    // An opening that failed was told to whoever asked for it.
    const project = await this.#project?.catch(() => null);
    await project?.store.close();
  }
}
