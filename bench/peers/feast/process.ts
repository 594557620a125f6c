import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AnsweringProcess } from "../../engines/answering-process.ts";

const execute = promisify(execFile);
const here = fileURLToPath(new URL("./", import.meta.url));
const cache = fileURLToPath(new URL("../../../node_modules/.cache/asof-bench/", import.meta.url));

/** A Python process with Feast loaded that answers one request after the other. */
export async function startFeast(): Promise<AnsweringProcess> {
  const command = await pythonWithFeast();
  const env = { ...process.env, FEAST_USAGE: "False" };
  return new AnsweringProcess({ name: "Feast", command, args: [join(here, "worker.py")], env });
}

/** A virtual environment with the pinned requirements: made once, in npm's cache folder, and again where the pins change. */
async function pythonWithFeast(): Promise<string> {
  const requirements = join(here, "requirements.txt");
  const pins = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cache, `feast-${pins}`);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const ready = join(folder, "ready");
  if (existsSync(ready)) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await execute("python3", ["-m", "venv", folder]);
  await execute(python, ["-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements]);
  await writeFile(ready, "");
  return python;
}
