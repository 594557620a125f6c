import { createJiti, type Jiti } from "jiti";

export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Loads authors' TypeScript and JavaScript without a build step. `import … from "asof"` in them gives the module that is
 * handed in, so that there is one asof in the process.
 */
export class ModuleLoader {
  readonly #jiti: Jiti;
  readonly #before: ReadonlySet<string>;

  constructor(configPath: string, asofModule: ModuleExports) {
    this.#jiti = createJiti(configPath, { virtualModules: { asof: asofModule }, interopDefault: false });
    this.#before = new Set(Object.keys(this.#jiti.cache));
  }

  async load(file: string): Promise<unknown> {
    return await this.#jiti.import(file);
  }

  /** Forgets the authors' modules, so that the next load sees changed files. */
  forget(): void {
    for (const file of Object.keys(this.#jiti.cache)) {
      if (!this.#before.has(file) && !file.includes("/node_modules/")) delete this.#jiti.cache[file];
    }
  }
}
