import { access, constants, readFile, stat, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { packageFolder } from "../../runtime/package-folder.ts";
import { type Check, failed, ok, warning } from "./check.ts";

/** The Node.js that runs this, against the least that the package asks for. */
export async function nodeCheck(running = process.versions.node): Promise<Check> {
  const { engines }: { engines: { node: string } } = JSON.parse(
    await readFile(new URL("package.json", packageFolder()), "utf8"),
  );
  const least = engines.node.replace(/^>=\s*/, "");
  if (!isOlder(running, least)) return ok("node", `Node.js ${running}`);
  return failed("node", `Node.js ${running}, which is older than ${least}`, `install Node.js ${least} or newer`);
}

function isOlder(version: string, least: string): boolean {
  const [left, right] = [version, least].map((text) => text.split(".").map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Whether the packages are installed that the warehouse is spoken to with, and which versions of them. */
export async function clientsCheck(packages: readonly string[]): Promise<Check> {
  const found = await Promise.all(packages.map(async (name) => ({ name, version: await installedVersion(name) })));
  const missing = found.filter(({ version }) => version === null).map(({ name }) => name);
  const there = found.flatMap(({ name, version }) => (version === null ? [] : [`${name} ${version}`]));
  if (missing.length === 0) return ok("client packages", there.join(", "));
  return failed("client packages", `not installed: ${missing.join(", ")}`, `run: npm install ${missing.join(" ")}`);
}

/** Packages need not export their package.json: it is looked for from their entry upwards. */
async function installedVersion(name: string): Promise<string | null> {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
      const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
      const described: { name?: string; version?: string } = JSON.parse(text);
      if (described.name === name) return described.version ?? null;
    }
    return null;
  } catch {
    return null;
  }
}

const mebibyte = 1024 ** 2;
const tooLittle = 64 * mebibyte;
const little = 1024 * mebibyte;

/** Whether a folder, which need not be there yet, can be written to, and how much room its disk has. */
export async function folderCheck(
  name: string,
  folder: string,
  freeBytes: (folder: string) => Promise<number> = freeIn,
): Promise<Check> {
  const there = await nearestFolder(folder);
  if (!(await writable(there)))
    return failed(name, `${there} may not be written to`, "change its rights, or name another folder");
  const free = await freeBytes(there);
  const found = `${bytesText(free)} free for ${folder}`;
  if (free < tooLittle) return failed(name, found, "make room on the disk, or name a folder on another one");
  return free < little ? warning(name, found, "make room on the disk") : ok(name, found);
}

/** Whether a file could be written into a folder, which nobody makes for it. */
export async function outputCheck(name: string, folder: string): Promise<Check> {
  if ((await nearestFolder(folder)) === resolve(folder)) return folderCheck(name, folder);
  return failed(name, `${folder} is no folder`, `create it: mkdir -p ${JSON.stringify(folder)}`);
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() || dirname(folder) === folder) return folder;
  }
}

function writable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function bytesText(bytes: number): string {
  return bytes >= 1024 * mebibyte
    ? `${(bytes / 1024 / mebibyte).toFixed(1)} GiB`
    : `${Math.round(bytes / mebibyte)} MiB`;
}
