import { dirname } from "node:path";
import { type CollectedDefinitions, type CollectedTest, collectDefinitions, collectTests } from "../define/index.ts";
import { type Diagnostic, describe, type Place, throwIfErrors } from "../kernel/diagnostics.ts";
import { cacheFolder } from "./cache-folder.ts";
import { checkConfig } from "./check-config.ts";
import type { CheckedConfig } from "./checked-config.ts";
import { placeOfConfig } from "./config.ts";
import { definitionFiles } from "./definition-files.ts";
import { findConfig } from "./find-config.ts";
import { moduleFailure } from "./module-failure.ts";
import { type ModuleExports, ModuleLoader } from "./module-loader.ts";
import { placeFrom, problemsFrom, relativeTo, testFrom } from "./relative-places.ts";
import { isDefinitionFile, isTestFile } from "./test-files.ts";

/** A feature repository, loaded: its configuration and all it defines. Places name files relative to `root`. */
export interface Repository extends CollectedDefinitions {
  /** The configuration's folder. */
  readonly root: string;
  /** The configuration, absolute. */
  readonly configPath: string;
  /** What it says, checked, with defaults filled in. */
  readonly config: CheckedConfig;
  /** Where it says so. */
  readonly configPlace: Place;
  /** The files that were loaded, or tried, absolute. */
  readonly files: readonly string[];
  /** Tests of features, which are no definitions. What is wrong with them keeps nothing from being applied. */
  readonly tests: readonly CollectedTest[];
  /** Why files of tests could not be loaded. */
  readonly testProblems: readonly Diagnostic[];
}

/**
 * Loads the repository whose configuration is `from`, or stands in the folder `from` or above. What is wrong with its
 * definitions is in `problems`, all at once: a file that cannot be loaded is one of them, and the others are loaded.
 * `asofModule` is what authors get as `"asof"`; what was transpiled is kept in the folder `cache`, the user's own where none
 * is said, and nowhere with null.
 *
 * @throws AsofError `config-not-found`, `config-invalid`, or `module-failed` for the configuration itself.
 */
export async function loadRepository(
  from: string,
  asofModule: ModuleExports,
  cache: string | null = cacheFolder(process.env),
): Promise<Repository> {
  const configPath = await findConfig(from);
  const root = dirname(configPath);
  const loader = new ModuleLoader(configPath, asofModule, cache);
  try {
    const { config, place } = await loadConfig(loader, configPath, root);
    const problems: Diagnostic[] = [];
    const files = await definitionFiles(root, config.definitions, place, problems);
    const exports = await loadAll(loader, files.filter(isDefinitionFile), root, problems);
    const testProblems: Diagnostic[] = [...problems];
    const ofTests = await loadAll(loader, files.filter(isTestFile), root, testProblems);
    const collected = collectDefinitions(exports);
    const all = { ...collected, problems: [...problems, ...collected.problems] };
    return {
      ...{ root, configPath, config, configPlace: placeFrom(root, place), files },
      ...relativeTo(root, all),
      tests: collectTests([...exports, ...ofTests]).map((one) => testFrom(root, one)),
      testProblems: problemsFrom(root, testProblems.slice(problems.length)),
    };
  } finally {
    loader.forget();
  }
}

async function loadConfig(
  loader: ModuleLoader,
  path: string,
  root: string,
): Promise<{ config: CheckedConfig; place: Place }> {
  const problems: Diagnostic[] = [];
  const exported = defaultOf(await loadOne(loader, path, root, problems));
  const place = placeOfConfig(exported) ?? { file: path, line: 1, column: null };
  const config = problems.length > 0 ? null : checkConfig(exported, place, problems);
  throwIfErrors(relativeTo(root, { definitions: [], places: new Map(), problems }).problems);
  if (config === null) throw new Error(`${path} was not loaded`);
  return { config, place };
}

/** One after another: modules that import each other are then evaluated once. */
async function loadAll(
  loader: ModuleLoader,
  files: readonly string[],
  root: string,
  problems: Diagnostic[],
): Promise<readonly unknown[]> {
  const exports: unknown[] = [];
  for (const file of files) exports.push(await loadOne(loader, file, root, problems));
  return exports.map(plainNamespace);
}

/** A file that another one imports fails in both, and is told once. */
async function loadOne(loader: ModuleLoader, file: string, root: string, problems: Diagnostic[]): Promise<unknown> {
  try {
    return await loader.load(file);
  } catch (thrown) {
    const failure = moduleFailure(thrown, file, root);
    if (!problems.some((one) => describe(one) === describe(failure))) problems.push(failure);
    return null;
  }
}

function defaultOf(exported: unknown): unknown {
  return typeof exported === "object" && exported !== null && "default" in exported ? exported.default : exported;
}

/** A module's exports as a plain object, whatever prototype its loader gave the namespace. */
function plainNamespace(exported: unknown): unknown {
  return typeof exported === "object" && exported !== null ? { ...exported } : null;
}
