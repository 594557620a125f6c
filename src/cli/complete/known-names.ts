import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FeatureViewDefinition, JoinKey, OnDemandViewDefinition } from "../../ir/definition.ts";
import { referencesOf } from "../../ir/expression.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import { formatRelation } from "../../ir/relation-name.ts";
import { sha256 } from "../../kernel/hash.ts";
import { entryOf } from "../../kernel/names.ts";

/** What a project defines, by name: what can be completed without loading its definitions. */
export interface KnownNames {
  readonly services: readonly string[];
  /** View → its features. */
  readonly views: Readonly<Record<string, readonly string[]>>;
  readonly entities: readonly string[];
  readonly sources: readonly string[];
  /** Table or query source → its columns, as far as definitions name them. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly string[];
  /** Of the configuration; those of a registry alone are not known. */
  readonly environments: readonly string[];
  /** Of the files; no registry holds any. */
  readonly tests: readonly string[];
  /** Whose SQL can be asked for. */
  readonly dialects: readonly string[];
}

/** What stands in no registry. */
type Around = Pick<KnownNames, "environments" | "tests" | "dialects">;

const nothing: Around = { environments: [], tests: [], dialects: [] };

export function namesOf(registry: Registry, around: Around = nothing): KnownNames {
  const { entities, featureViews, onDemandViews, featureServices } = registry;
  return {
    services: [...new Set(featureServices.flatMap(({ name, version }) => [name, `${name}@${version}`]))],
    views: Object.fromEntries(
      [...featureViews, ...onDemandViews].map((view) => [view.name, view.features.map(({ name }) => name)]),
    ),
    entities: entities.map(({ name }) => name),
    sources: [...new Set(featureViews.map(({ source }) => source.name))],
    tables: tablesOf(registry),
    tags: [...new Set([...featureViews, ...onDemandViews].flatMap(tagsOf))],
    ...around,
  };
}

function tablesOf({ featureViews, entities }: Registry): Readonly<Record<string, readonly string[]>> {
  const tables = new Map<string, readonly string[]>();
  for (const view of featureViews) {
    const { name, from } = view.source;
    const table = from.kind === "query" ? name : formatRelation(from.relation);
    const columns = [...Object.keys(view.source.columns ?? {}), ...columnsNamed(view, keysOf(view, entities))];
    tables.set(table, [...new Set([...(tables.get(table) ?? []), ...columns])]);
  }
  return Object.fromEntries(tables);
}

function columnsNamed({ source, features }: FeatureViewDefinition, keys: readonly JoinKey[]): readonly string[] {
  const { eventTime, availableAt, createdTime, tieBreaks } = source;
  const times = [eventTime, availableAt, createdTime].filter((one) => one !== null);
  const values = features.flatMap(({ column, expression, aggregate }) => [
    ...(expression === null ? [column] : referencesOf(expression)),
    ...(aggregate?.where == null ? [] : referencesOf(aggregate.where)),
  ]);
  return [...keys.map(({ name }) => entryOf(source.keys, name) ?? name), ...times, ...tieBreaks, ...values];
}

function tagsOf(view: FeatureViewDefinition | OnDemandViewDefinition): readonly string[] {
  const source = "source" in view ? [view.source.tags, ...Object.values(view.source.columnTags ?? {})] : [];
  return [view.tags, ...view.features.map(({ tags }) => tags), ...source].flatMap((tags) => Object.keys(tags));
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
