import { isAbsolute, relative } from "node:path";
import { glob } from "tinyglobby";
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
  const files = await glob(within, { cwd: root, absolute: true, ignore: ["**/node_modules/**", "**/asof.config.*"] });
  return files.filter((file) => modules.test(file));
}

function nothingFound(pattern: string, place: Place): Diagnostic {
  const hint = 'name a folder or a glob of TypeScript or JavaScript files, as "features" or "features/**/*.ts"';
  return error("config-invalid", `no definition file matches '${pattern}'`, {
    path: "config.definitions",
    place,
    hint,
  });
}
