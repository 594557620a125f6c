/** A process that opens an embedded warehouse: `holder.ts <folder>`. Says `open` and holds it until its input ends, or says why not. */
import { createStore } from "../../../src/index.ts";
import type { FeatureStore } from "../../../src/runtime/feature-store.ts";

const [folder = ""] = process.argv.slice(2);
const warehouse = { kind: "embedded", folder } as const;
const store = createStore({ project: "held", definitions: {}, warehouse }) as unknown as FeatureStore;
try {
  await store.warehouse();
  process.stdout.write("open\n");
  for await (const _ of process.stdin);
  await store.close();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message.replaceAll("\n", " ") : String(error)}\n`);
}
