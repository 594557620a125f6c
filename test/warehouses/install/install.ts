import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { enginesFolder } from "./folder.ts";
import { underLock } from "./lock.ts";
import { installNode, installPython, pythonOf, type Say } from "./steps.ts";

/** Engines and clients on this machine's disk. */
export interface Engines {
  readonly folder: string;
  readonly python: string;
  /** Loads a package of the folder, as `require` does. */
  readonly require: NodeJS.Require;
}

/** Installs what is missing, once for all processes, and says where it lies. A second call reads one file. */
export async function installEngines(say: Say = () => undefined, folder = enginesFolder()): Promise<Engines> {
  if (!(await installed(folder))) {
    const onWait = (owner: number): void => say(`waiting for process ${owner}, which installs the engines`);
    await underLock(`${folder}.lock`, () => install(folder, say), { onWait });
  }
  return { folder, python: pythonOf(folder), require: createRequire(join(folder, "package.json")) };
}

/** What a broken attempt left is removed first; the mark that all is there is written last. */
async function install(folder: string, say: Say): Promise<void> {
  if (await installed(folder)) return;
  const started = performance.now();
  await rm(folder, { recursive: true, force: true });
  await installNode(folder, say);
  await installPython(folder, say);
  await writeFile(mark(folder), "");
  say(`engines installed in ${folder} (${Math.round((performance.now() - started) / 1000)} s)`);
}

async function installed(folder: string): Promise<boolean> {
  return readFile(mark(folder)).then(
    () => true,
    () => false,
  );
}

function mark(folder: string): string {
  return join(folder, "installed");
}
