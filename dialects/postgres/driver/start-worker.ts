import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "./worker-messages.ts";

/** Loads a TypeScript module in a thread that has no loader for it. */
const loadTypeScript = `
  const { workerData } = require("node:worker_threads");
  const { createJiti } = require(workerData.jiti);
  createJiti(workerData.entry, { fsCache: workerData.cache }).import(workerData.entry).catch((error) => { throw error; });
`;

/** The engine's thread: from source through jiti, which keeps what it transpiled among the checkout's own packages; from a build directly. */
export function startWorker(settings: WorkerSettings): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./worker.js", import.meta.url), { workerData: settings });
  const entry = fileURLToPath(new URL("./worker.ts", import.meta.url));
  const jiti = createRequire(import.meta.url).resolve("jiti");
  const cache = join(dirname(jiti), "..", "..", ".cache", "jiti");
  return new Worker(loadTypeScript, { eval: true, execArgv: [], workerData: { ...settings, entry, jiti, cache } });
}
