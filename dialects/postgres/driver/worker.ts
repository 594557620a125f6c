/** The thread of the embedded engine: it runs nothing else, since the engine blocks its thread while it works. */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { FromWorker, ToWorker, WorkerSettings } from "./worker-messages.ts";

const { folder }: WorkerSettings = workerData;

function say(message: FromWorker): void {
  const transfer =
    message.kind === "reply" && message.bytes.buffer instanceof ArrayBuffer ? [message.bytes.buffer] : [];
  parentPort?.postMessage(message, transfer);
}

function fail(error: unknown): void {
  say({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}

async function answer(engine: PGlite, message: ToWorker): Promise<void> {
  if (message.kind === "exchange") {
    say({ kind: "reply", bytes: await engine.execProtocolRaw(message.bytes) });
    return;
  }
  await engine.close();
  say({ kind: "closed" });
}

async function start(): Promise<void> {
  const engine = folder === null ? new PGlite() : new PGlite(folder);
  await engine.waitReady;
  let last: Promise<void> = Promise.resolve();
  parentPort?.on("message", (message: ToWorker) => {
    last = last.then(() => answer(engine, message)).catch(fail);
  });
  say({ kind: "ready" });
}

start().catch(fail);
