import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator } from "../../contract/online/dynamodb.ts";
import { type EngineProcess, startEngine } from "../../warehouses/processes/engine-process.ts";
import { freePort } from "../../warehouses/processes/free-port.ts";
import { pythonOf, readersFolder } from "../install/install.ts";

/** moto's server: it shares nothing with dynalite, nor with asof. */
export async function startMoto(): Promise<Emulator> {
  const port = await freePort();
  const words = ["-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", `${port}`];
  const engine = startEngine(pythonOf(readersFolder()), words);
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, engine);
  return { endpoint, stop: () => engine.stop() };
}

async function answers(endpoint: string, engine: EngineProcess): Promise<void> {
  for (let tries = 0; tries < 600 && engine.running(); tries += 1) {
    const isUp = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  await engine.stop();
  throw new Error(`moto did not start: ${engine.said()}`);
}
