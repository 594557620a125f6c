/**
 * Incremental runs of a view, one after the other: `WAREHOUSE-URL ONLINE-URL TABLE END…`. Prints for each milliseconds, rows and how much
 * memory the process had in the first and in the second half of its time, and its peak over all.
 */
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { rideDefinitions } from "../materialize/definitions.ts";
import { MemoryWatch } from "../materialize/memory-watch.ts";

const [warehouse = "", online = "", table = "", ...ends] = process.argv.slice(2);
// Views made in a loop have no types of their own.
const store = createStore({
  project: "bench",
  definitions: rideDefinitions(table),
  warehouse: { kind: "postgres", url: warehouse },
  online: { kind: "postgres", url: online },
}) as unknown as FeatureStore;

const runs: object[] = [];
for (const end of ends) {
  const memory = new MemoryWatch();
  const started = performance.now();
  const { views } = await store.materializeIncremental({ end });
  const milliseconds = performance.now() - started;
  const [view] = views;
  if (view?.state !== "succeeded") throw new Error(JSON.stringify(view?.problems ?? "no view"));
  runs.push({ milliseconds, received: view.received, written: view.written, ...memory.halves() });
}
await store.close();
process.stdout.write(JSON.stringify({ runs, peakMB: process.resourceUsage().maxRSS / 1024 }));
