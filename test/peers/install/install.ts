import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { underLock } from "../../warehouses/install/lock.ts";
import { pythonPins } from "./pins.ts";

const execute = promisify(execFile);

/** Where the readers of these pins lie. Other pins get another folder. */
export function readersFolder(env: NodeJS.ProcessEnv = process.env): string {
  const root = env["ASOF_READERS_CACHE"] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "asof-readers");
  const pins = JSON.stringify([pythonPins, process.platform, process.arch]);
  return join(root, createHash("sha256").update(pins).digest("hex").slice(0, 12));
}

export function pythonOf(folder: string): string {
  return join(folder, "bin", "python");
}

/** Installs the readers where they are missing, once for all processes. */
export async function installReaders(say: (line: string) => void, folder: string = readersFolder()): Promise<void> {
  if (await installed(folder)) return;
  const onWait = (owner: number): void => say(`waiting for process ${owner}, which installs the readers`);
  await underLock(`${folder}.lock`, () => install(folder, say), { onWait });
}

/** What a broken attempt left is removed first; the mark that all is there is written last. */
async function install(folder: string, say: (line: string) => void): Promise<void> {
  if (await installed(folder)) return;
  say(`installing ${pythonPins.join(", ")} in ${folder} (about 450 MB)`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await execute("python3", ["-m", "venv", folder]).catch((cause: unknown) => {
    throw new Error("these suites need python3 (3.11 or later) with the module venv", { cause });
  });
  await execute(pythonOf(folder), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPins]);
  await writeFile(mark(folder), "");
}

function installed(folder: string): Promise<boolean> {
  return access(mark(folder)).then(
    () => true,
    () => false,
  );
}

function mark(folder: string): string {
  return join(folder, "installed");
}
