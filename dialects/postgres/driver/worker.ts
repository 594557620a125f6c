/** The thread of the embedded engine: it runs nothing else, since the engine blocks its thread while it works. */
import { parentPort, workerData } from "node:worker_threads";
import type { PGlite } from "@electric-sql/pglite";
import { openEngine } from "./fresh/open.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./worker-messages.ts";

const settings: WorkerSettings = workerData;

function say(message: FromWorker): void {
  const transfer =
    message.kind === "reply" && message.bytes.buffer instanceof ArrayBuffer ? [message.bytes.buffer] : [];
  parentPort?.postMessage(message, transfer);
}

function fail(error: unknown): void {
  say({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}

/** Takes the reply as the engine writes it: gathered by the engine itself, a large result takes about four times as long. */
async function exchange(engine: PGlite, bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Each part is a view of the engine's memory, which its next write overwrites.
  await engine.execProtocolRawStream(bytes, { onRawData: (part) => parts.push(part.slice()) });
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

async function answer(engine: PGlite, message: ToWorker): Promise<void> {
  if (message.kind === "exchange") {
    say({ kind: "reply", bytes: await exchange(engine, message.bytes) });
    return;
  }
  await engine.close();
  say({ kind: "closed" });
}

async function start(): Promise<void> {
  const engine = await openEngine(settings);
  let last: Promise<void> = Promise.resolve();
  parentPort?.on("message", (message: ToWorker) => {
    last = last.then(() => answer(engine, message)).catch(fail);
  });
  say({ kind: "ready" });
}

start().catch(fail);
