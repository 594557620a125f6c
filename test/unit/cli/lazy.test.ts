import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);

/** Every module that loading one loads with it, by path or package; types and `import()` load nothing. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const url = new URL(file, root);
  const text = readFileSync(url, "utf8");
  for (const [, from = ""] of text.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from "([^"]+)";/gm)) {
    if (!from.startsWith(".")) seen.add(from);
    else loadedWith(fileURLToPath(new URL(from, url)).slice(fileURLToPath(root).length), seen);
  }
  return seen;
}

test("--help loads commander and small files alone: no store, no loader of modules, no warehouse", () => {
  expect([...loadedWith("src/cli/main.ts")].filter((name) => !name.startsWith("node:"))).toEqual([
    "src/cli/main.ts",
    "src/cli/keep-compiled.ts",
    "src/repository/cache-folder.ts",
    "src/repository/own-folder.ts",
    "src/cli/quiet-clients.ts",
  ]);
  const loaded = [...loadedWith("src/cli/process-context.ts"), ...loadedWith("src/cli/program.ts")];
  const packages = loaded.filter((name) => !name.startsWith("src/") && !name.startsWith("node:"));
  expect(packages.sort()).toEqual(["commander", "fastest-levenshtein"]);
  const heavy =
    /^(dialects\/|src\/(store|index|compiler|repository|registry|define|runtime\/(feature-store|retrieve|plan|explain|files)))/;
  expect(loaded.filter((name) => heavy.test(name))).toEqual([]);
  // The walk sees what is there.
  expect(loaded).toContain("src/cli/commands/training-set.ts");
  expect([...loadedWith("src/cli/open-project.ts")]).toEqual(["src/cli/open-project.ts", "node:path"]);
  expect([...loadedWith("src/store.ts")].some((name) => heavy.test(name))).toBe(true);
});
