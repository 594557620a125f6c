/** `npm run -s oracle -- FOLDER…`: every case folder under them, with every strategy that applies, on the embedded engine. */
import { embeddedEngine } from "../../dialects/postgres/driver/embedded.ts";
import { postgresScenarios } from "../engines/postgres-scenarios.ts";
import { scenarioRunner } from "../support/scenario-engine.ts";
import { runOracle } from "./run.ts";

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error("usage: npm run -s oracle -- FOLDER…");
  process.exit(64);
}

const engine = await embeddedEngine({ folder: null });
try {
  const run = scenarioRunner(postgresScenarios(engine));
  for (const folder of folders) {
    const report = await runOracle(folder, run, [null, "probe", "sweep", "arrays", "rank", "lookup"]);
    process.exitCode = Math.max(Number(process.exitCode ?? 0), report.exitCode);
  }
} finally {
  await engine.close();
}
