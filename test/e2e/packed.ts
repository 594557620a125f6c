/** The package as a user gets it: built, packed, and installed into a folder of its own. */
import { type ExecFileException, execFile } from "node:child_process";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder } from "../../src/runtime/package-folder.ts";

export const root = fileURLToPath(packageFolder());

export interface Told {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, however it ends. */
export function run(folder: string, command: string, ...args: readonly string[]): Promise<Told> {
  return new Promise((resolve) => {
    const done = (failure: ExecFileException | null, out: string, err: string): void =>
      resolve({ code: failure === null ? 0 : Number(failure.code ?? 1), out, err });
    execFile(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 16 * 1024 * 1024 }, done);
  });
}

/** Runs a program that must succeed, and gives what it printed. */
export async function must(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { code, out, err } = await run(folder, command, ...args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${out}${err}`);
  return out;
}

/** An empty project. */
export async function emptyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "asof-package-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  return folder;
}

/** Builds and packs into a folder; gives the tarball's name. */
export async function pack(folder: string): Promise<string> {
  await must(root, "npm", "run", "build");
  await must(root, "npm", "pack", "--pack-destination", folder);
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("nothing was packed");
  return tarball;
}

export function install(folder: string, ...packages: readonly string[]): Promise<string> {
  return must(folder, "npm", "install", "--no-audit", "--no-fund", ...packages);
}
