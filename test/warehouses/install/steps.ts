import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmPins, pythonPins } from "./pins.ts";

export type Say = (line: string) => void;

/** Node packages, without running their install scripts: none of them needs its own. */
export async function installNode(folder: string, say: Say): Promise<void> {
  say("installing the clients and the GoogleSQL evaluator (npm, about 500 MB)");
  await mkdir(folder, { recursive: true });
  const manifest = { name: "asof-engines", private: true, dependencies: npmPins };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder);
}

export async function installPython(folder: string, say: Say): Promise<void> {
  say("installing fakesnow (Python, about 360 MB)");
  const venv = join(folder, "python");
  await run("python3", ["-m", "venv", venv], folder).catch((cause: unknown) => {
    throw new Error(
      "The Snowflake suite needs python3 (3.10 or later) with the module venv. On Debian: apt-get install python3 python3-venv",
      { cause },
    );
  });
  await run(
    pythonOf(folder),
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPins],
    folder,
  );
}

export function pythonOf(folder: string): string {
  return join(folder, "python", "bin", "python");
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    const errors: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    child.once("error", reject);
    child.once("close", (code) => {
      const said = errors.join("").trim().slice(-2_000);
      code === 0 ? resolve() : reject(new Error(`${command} ${args[0]} failed (${code}): ${said}`));
    });
  });
}
