/**
 * The last step of `npm run build`: the package's modules as a few files, because Node reads one large file many times faster
 * than hundreds of small ones. Declarations are tsc's; packages stay outside, where npm puts them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../", import.meta.url));
const sources = ["src", "dialects"];

/** What a module names beside itself, to begin a thread with: `new URL("./worker.js", import.meta.url)`. */
const beside = /new URL\("\.\/([\w-]+)\.js", import\.meta\.url\)/g;

/** Such modules stand where all shared ones stand, so that the name still leads to them: name → source. */
function threads(): Readonly<Record<string, string>> {
  const files = sources.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }));
  const found = files.flatMap(({ parentPath, name }) => {
    if (!name.endsWith(".ts")) return [];
    const named = readFileSync(join(parentPath, name), "utf8").matchAll(beside);
    return [...named].map(([, module = ""]) => [`chunks/${module}`, join(parentPath, `${module}.ts`)] as const);
  });
  return Object.fromEntries(found);
}

const bundle = await rolldown({
  input: { "src/cli/main": join(root, "src/cli/main.ts"), "src/index": join(root, "src/index.ts"), ...threads() },
  platform: "node",
  external: /^[^./]/,
  tsconfig: false,
});
const { output } = await bundle.write({
  dir: join(root, "dist"),
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  // What everything shares is small, and would be a dozen files.
  codeSplitting: { groups: [{ name: "base", test: /\/src\/(kernel|ir|ports)\// }] },
});
await bundle.close();
for (const one of output) {
  if (one.type === "chunk" && !one.fileName.startsWith("chunks/") && one.code.match(beside) !== null)
    throw new Error(`${one.fileName} begins a thread from a folder in which its module is not`);
}
