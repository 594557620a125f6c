import { startEmbedded } from "./embedded.ts";
import type { RunningEngine } from "./running.ts";
import { startServerEngine } from "./server.ts";

export interface TestEngine {
  readonly name: "embedded" | "server";
  start(): Promise<RunningEngine>;
}

/** The engines to run a suite on: the embedded one always, in memory unless another is given, a server where `ASOF_TEST_ENGINES` names it. */
export function engines(start: TestEngine["start"] = () => startEmbedded()): readonly TestEngine[] {
  const embedded: TestEngine = { name: "embedded", start };
  return runsServer() ? [embedded, { name: "server", start: startServerEngine }] : [embedded];
}

export function runsServer(): boolean {
  return (process.env["ASOF_TEST_ENGINES"] ?? "").split(",").includes("server");
}
