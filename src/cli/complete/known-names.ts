import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Registry } from "../../ir/registry.ts";
import { sha256 } from "../../kernel/hash.ts";

/** What a project defines, by name: what can be completed without loading its definitions. */
export interface KnownNames {
  readonly services: readonly string[];
  /** View → its features. */
  readonly views: Readonly<Record<string, readonly string[]>>;
  readonly entities: readonly string[];
  readonly sources: readonly string[];
  /** Of the configuration; those of a registry alone are not known. */
  readonly environments: readonly string[];
}

export function namesOf(
  { entities, featureViews, featureServices }: Registry,
  environments: readonly string[] = [],
): KnownNames {
  return {
    services: [...new Set(featureServices.flatMap(({ name, version }) => [name, `${name}@${version}`]))],
    views: Object.fromEntries(featureViews.map((view) => [view.name, view.features.map(({ name }) => name)])),
    entities: entities.map(({ name }) => name),
    sources: [...new Set(featureViews.map(({ source }) => source.name))],
    environments,
  };
}

/** Keeps the names of a project beside the modules that were transpiled. A cache that cannot be written is no failure. */
export async function rememberNames(cache: string, configPath: string, names: KnownNames): Promise<void> {
  const path = pathOf(cache, configPath);
  const text = JSON.stringify(names);
  try {
    if ((await readFile(path, "utf8").catch(() => null)) === text) return;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, text);
    await rename(draft, path);
  } catch {}
}

/** The names that a project had when a command last opened it; null where none did. */
export async function rememberedNames(cache: string, configPath: string): Promise<KnownNames | null> {
  try {
    return JSON.parse(await readFile(pathOf(cache, configPath), "utf8"));
  } catch {
    return null;
  }
}

function pathOf(cache: string, configPath: string): string {
  return join(cache, "names", `${sha256(configPath).slice(0, 24)}.json`);
}
