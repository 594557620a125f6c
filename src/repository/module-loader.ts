import { createRequire } from "node:module";
import { join } from "node:path";
import type { Jiti } from "jiti";
import { isOwnFolder } from "./own-folder.ts";

export type ModuleExports = Readonly<Record<string, unknown>>;

/** Not by `import`: Node would read the whole file for the names it exports, which takes longer than running it. */
const load = createRequire(import.meta.url);

/**
 * Loads authors' TypeScript and JavaScript without a build step. `import … from "asof"` in them gives the module that is
 * handed in, so that there is one asof in the process. What was transpiled is kept in `cache`, by the content of the file;
 * with null, nothing is kept.
 */
export class ModuleLoader {
  readonly #open: (fsCache: string | false) => Jiti;
  readonly #before: ReadonlySet<string>;
  readonly #cache: string | false;
  #jiti: Jiti;

  constructor(configPath: string, asofModule: ModuleExports, cache: string | null) {
    // A store that is made of definitions needs none of it.
    const { createJiti }: typeof import("jiti") = load("jiti");
    this.#open = (fsCache) =>
      createJiti(configPath, { virtualModules: { asof: asofModule }, interopDefault: false, fsCache });
    const folder = cache === null ? null : join(cache, "modules");
    this.#cache = folder !== null && isOwnFolder(folder) ? folder : false;
    this.#jiti = this.#open(this.#cache);
    this.#before = new Set(Object.keys(this.#jiti.cache));
  }

  async load(file: string): Promise<unknown> {
    try {
      return await this.#jiti.import(file);
    } catch (thrown) {
      if (this.#cache === false || !isOfSystem(thrown)) throw thrown;
      // The cache's disk is full, say: that is no reason not to load a module. One that fails by itself fails again.
      this.#jiti = this.#open(false);
      return await this.#jiti.import(file);
    }
  }

  /** Forgets the authors' modules, so that the next load sees changed files. */
  forget(): void {
    for (const file of Object.keys(this.#jiti.cache)) {
      if (!this.#before.has(file) && !file.includes("/node_modules/")) delete this.#jiti.cache[file];
    }
  }
}

/** A full disk tells of no path, so that its own failures cannot be told from those of other files. */
function isOfSystem(thrown: unknown): boolean {
  return thrown instanceof Error && "syscall" in thrown;
}
