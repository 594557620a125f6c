import { embeddedEngine } from "../../dialects/postgres/driver/embedded.ts";
import { type RunningEngine, running } from "./running.ts";

/** The embedded engine: in memory, or in a folder of the test's. */
export async function startEmbedded(folder: string | null = null): Promise<RunningEngine> {
  return running(await embeddedEngine({ folder }), async () => undefined);
}
