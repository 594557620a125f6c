import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AsofError } from "../kernel/diagnostics.ts";

const names = ["asof.config.ts", "asof.config.mts", "asof.config.js", "asof.config.mjs"];

/** The configuration file: `from` itself where it is a file, else the nearest in that folder or above. */
export async function findConfig(from: string): Promise<string> {
  const start = resolve(from);
  if (await isFile(start)) return start;
  for (let folder = start; ; folder = dirname(folder)) {
    for (const name of names) if (await isFile(join(folder, name))) return join(folder, name);
    if (dirname(folder) === folder) break;
  }
  throw AsofError.of("config-not-found", `there is no asof.config.ts in ${start} or above`, {
    hint: "run 'asof init' to make one, or name the file",
  });
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}
