/**
 * Training sets of uploaded rows, read into the client: `URL FEATURES DAYS`, so many features of each of the two first views of
 * s2 x 3, so many days old at most. Answers each line of its input with milliseconds, the number of rows and a checksum. The rows
 * are in memory before the clock starts; the process lives on, as that of a notebook or a training job does.
 */
import { createInterface } from "node:readline";
import { Client } from "pg";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { definitionsOf, viewName } from "../shapes/definitions.ts";
import { features, type Shape, shapes, spineTable } from "../shapes/shape.ts";

const [url = "", featuresOfAView = "", ttlDays = ""] = process.argv.slice(2);
const shape: Shape = { ...shapes.s2x3, views: 2 };
const asked = features.slice(0, Number(featuresOfAView));
const views = [viewName(0), viewName(1)];
const columns = views.flatMap((view) => asked.map((feature) => `${view}__${feature}`));

const client = new Client({ connectionString: url });
await client.connect();
const { rows } = await client.query(`select rid, driver_id, event_timestamp, label from ${spineTable(shape)}`);
await client.end();
const spine = rows.map(({ rid, driver_id, event_timestamp, label }) => ({
  rid: Number(rid),
  driver_id: BigInt(driver_id),
  event_timestamp: new Date(event_timestamp),
  label: Number(label),
}));

// Views made in a loop have no types of their own.
const store = createStore({
  project: "bench",
  definitions: definitionsOf(shape, Number(ttlDays)),
  warehouse: { kind: "postgres", url },
}) as unknown as FeatureStore;

async function retrieved(): Promise<object> {
  const started = performance.now();
  const job = store.getHistoricalFeatures({
    features: views.flatMap((view) => asked.map((feature) => `${view}:${feature}`)),
    spine,
    fullNames: true,
  });
  const result = await job.toArray();
  const milliseconds = performance.now() - started;
  return { milliseconds, rows: result.length, checksum: checksum(result) };
}

function checksum(result: readonly Readonly<Record<string, unknown>>[]): string {
  let sum = 0n;
  for (const row of result) {
    const weighed = columns.map((column, index) => (index + 1) * Math.round(Number(row[column] ?? -1) * 1_000));
    sum += BigInt(((Number(row["rid"]) % 1009) + 1) * weighed.reduce((all, one) => all + one, 0));
  }
  return String(sum);
}

for await (const _ of createInterface({ input: process.stdin })) {
  const answer = await retrieved().catch((failure: unknown) => ({ failure: String(failure) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await store.close();
