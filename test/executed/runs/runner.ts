/** A process that materializes a world over and over, until it is killed or has run once in peace: `runner.ts URL SEED LAST_HOUR LEASE TIMES`. */
import { postgresDatabase } from "../../../dialects/postgres/driver/database.ts";
import { serverEngine } from "../../../dialects/postgres/driver/server.ts";
import { postgresOnlineStore } from "../../../src/online/postgres/store.ts";
import { sqlRunStore } from "../../../src/runs/store.ts";
import type { AskedRun } from "../../../src/runtime/materialize/asked.ts";
import { materialize } from "../../../src/runtime/materialize/run.ts";
import { Random } from "../../expressions/random.ts";
import { killedWorld } from "./killed-world.ts";
import { hourText, type WorldView, worldRegistry, worldSources } from "./world.ts";

const [url = "", seed = "0", lastHour = "0", leaseMs = "0", times = "0"] = process.argv.slice(2);
const random = new Random(Number(seed));
const views: readonly WorldView[] = killedWorld(random.chance(0.5) ? "first" : "second", Number(lastHour));
const database = postgresDatabase(await serverEngine({ url }));
const clock = { now: () => BigInt(Date.now()) * 1_000n };
const around = {
  ...worldSources((name) => views.find((view) => view.name === name) ?? { name, rows: [], edition: "first" }),
  registry: worldRegistry(views),
  clock,
  online: postgresOnlineStore(database, clock, { switchMs: 0, graceMs: 1_000 }),
  runs: sqlRunStore(database),
  between: "apart" as const,
};
// What a transaction loads once is loaded: runs are to be killed, not the loading of modules.
await around.runs.list("p", 1);
process.stdout.write("ready\n");
for (let time = 0; time < Number(times); time += 1) {
  const start = random.below(Number(lastHour) - 1);
  const common = {
    end: hourText(start + 1 + random.below(Number(lastHour) - start)),
    leaseMs: Number(leaseMs),
    every: null,
  };
  const asked = random.pick<AskedRun>([
    { ...common, kind: "incremental", start: null },
    { ...common, kind: "materialize", start: hourText(start) },
    { ...common, kind: "backfill", start: hourText(start), every: "3 hours" },
  ]);
  const { run } = await materialize(around, asked);
  process.stdout.write(`${run.state}\n`);
}
await database.close();
