import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const jiti = join(dirname(createRequire(import.meta.url).resolve("jiti/package.json")), "lib/jiti-cli.mjs");
const commandLine = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

/** Runs `asof <words>` in a process of its own, and kills that once its log says that an interval is being loaded. */
export async function killedRun(words: readonly string[], log: string): Promise<void> {
  const child = spawn(process.execPath, [jiti, commandLine, ...words, "--log", log], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = once(child, "exit");
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  while (child.exitCode === null && !(await hasBegun(log))) await pause(2);
  child.kill("SIGKILL");
  await gone;
  if (child.signalCode !== "SIGKILL") throw new Error(`the run ended before it could be killed: ${complaints}`);
}

/** Nothing has, while there is no log. */
async function hasBegun(log: string): Promise<boolean> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.includes('"interval-started"');
}
