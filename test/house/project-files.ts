import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Check } from "./checks.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Files of the repository under folders or at paths that exist, with forward slashes, sorted. */
export function filesUnder(places: readonly string[], ending: RegExp): readonly string[] {
  const found = places.filter((place) => existsSync(join(root, place))).flatMap(filesAt);
  return found.filter((path) => ending.test(path)).sort();
}

function filesAt(place: string): readonly string[] {
  const path = join(root, place);
  if (!statSync(path).isDirectory()) return [place];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** Everything that files break of a rule: `path:line: what stands there`. */
export function broken(check: Check, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => check(readFileSync(join(root, path), "utf8")).map((one) => `${path}:${one}`));
}
