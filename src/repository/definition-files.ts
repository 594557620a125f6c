import { readdir } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";

const modules = /(?<!\.d)\.[cm]?[jt]s$/;

/** The TypeScript and JavaScript files of some folders and globs, each once, sorted. A pattern without any is reported. */
export async function definitionFiles(
  root: string,
  patterns: readonly string[],
  place: Place,
  problems: Diagnostic[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const files = await filesOf(root, pattern);
    if (files.length === 0) problems.push(nothingFound(pattern, place));
    for (const file of files) found.add(file);
  }
  return [...found].sort();
}

async function filesOf(root: string, pattern: string): Promise<readonly string[]> {
  const within = (isAbsolute(pattern) ? relative(root, pattern) : pattern).replaceAll("\\", "/");
  const files = (await filesIn(join(root, within))) ?? (await matching(root, within));
  return files.filter((file) => modules.test(file));
}

/**
 * The files of a folder, which needs no patterns, and so not the package that knows them. As the patterns do, it leaves out
 * packages, configurations and what is hidden. Null for what is no folder, and where links lead elsewhere.
 */
async function filesIn(folder: string): Promise<readonly string[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null || entries.some((entry) => entry.isSymbolicLink())) return null;
  const files: string[] = [];
  for (const entry of entries.filter(({ name }) => !ignored.test(name))) {
    const path = join(folder, entry.name);
    const below = entry.isDirectory() ? await filesIn(path) : [path];
    if (below === null) return null;
    files.push(...below);
  }
  return files;
}

const ignored = /^(node_modules$|\.|asof\.config\.)/;

async function matching(root: string, pattern: string): Promise<readonly string[]> {
  const { glob } = await import("tinyglobby");
  return glob(pattern, { cwd: root, absolute: true, ignore: ["**/node_modules/**", "**/asof.config.*"] });
}

function nothingFound(pattern: string, place: Place): Diagnostic {
  const hint = 'name a folder or a glob of TypeScript or JavaScript files, as "features" or "features/**/*.ts"';
  return error("config-invalid", `no definition file matches '${pattern}'`, {
    path: "config.definitions",
    place,
    hint,
  });
}
