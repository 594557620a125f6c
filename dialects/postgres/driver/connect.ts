import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";

/** How long, in milliseconds, a state that passes by itself is waited for. Nothing was asked of the server yet. */
const patience: Readonly<Record<string, number>> = {
  "57P03": 10_000, // it starts, recovers or shuts down
  "53300": 1_500, // all connections are taken
  ECONNREFUSED: 1_500, // it is being started again
  ECONNRESET: 1_500,
  EPIPE: 1_500,
  EAI_AGAIN: 1_500, // its name could not be looked up just now
};
/** pg has no code for a server that hangs up on a connection being made. */
const hungUp = { words: "Connection terminated unexpectedly", milliseconds: 1_500 };

const firstPause = 100;
const longestPause = 1_000;

/** A session that is connected. What passes by itself is tried again, at growing distances, for a time. */
export async function connected<T extends { readonly client: Client }>(
  make: () => T,
  signal: AbortSignal | undefined,
): Promise<T> {
  const started = performance.now();
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    const session = make();
    const { client } = session;
    try {
      await client.connect();
      return session;
    } catch (error) {
      // Told to the caller, and not again to nobody.
      client.on("error", () => undefined);
      signal?.throwIfAborted();
      if (performance.now() + pause - started > patienceFor(error)) throw error;
    }
    await sleep(pause, undefined, { signal });
  }
}

function patienceFor(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  if (error.message === hungUp.words) return hungUp.milliseconds;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? (patience[code] ?? 0) : 0;
}
