import { describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { definitions, requests } from "./requests.ts";

const store = createStore({ project: "golden", definitions }) as unknown as FeatureStore;

describe("golden SQL", () => {
  it.each(Object.keys(requests))("%s", async (name) => {
    const request = requests[name];
    if (request === undefined) throw new Error(name);
    const job = store.getHistoricalFeatures({ ...request, offline: true });
    await expect(`${await job.sql()}\n`).toMatchFileSnapshot(`./sql/${name}.sql`);
    await expect(`${await job.explain("plan")}\n`).toMatchFileSnapshot(`./plan/${name}.txt`);
  });
});
