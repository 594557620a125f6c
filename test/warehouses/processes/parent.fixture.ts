import { startEngine } from "./engine-process.ts";

/** Starts an engine, tells its group, and lives until it is killed. */
const engine = startEngine("sleep", ["100"]);
process.stdout.write(String(engine.group));
setInterval(() => undefined, 1_000);
