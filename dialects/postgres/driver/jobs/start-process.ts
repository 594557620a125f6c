import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Loads a TypeScript module in a process that has no loader for it. */
const loadTypeScript = `
  const [jiti, entry] = process.argv.slice(1);
  require(jiti).createJiti(entry).import(entry).catch(() => process.exit(1));
`;

/**
 * A process of its own, out of reach of the terminal and its Ctrl-C, that is spoken to over a channel until it is left alone: from
 * source through jiti, from a build directly.
 */
export function startJobProcess(): ChildProcess {
  return spawn(process.execPath, commandLine(), {
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
}

function commandLine(): readonly string[] {
  if (!import.meta.url.endsWith(".ts")) return [fileURLToPath(new URL("./job-process.js", import.meta.url))];
  const entry = fileURLToPath(new URL("./job-process.ts", import.meta.url));
  return ["-e", loadTypeScript, createRequire(import.meta.url).resolve("jiti"), entry];
}
