import { describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { warehouseOf } from "../unit/resolve/asking.ts";
import { catalogColumns, connectedRequests, definitions, requests } from "./requests.ts";

const warehouse = warehouseOf(catalogColumns);
const store = createStore({ project: "golden", definitions, warehouse }) as unknown as FeatureStore;
const all = { ...requests, ...connectedRequests };

describe("golden SQL", () => {
  it.each(Object.keys(all))("%s", async (name) => {
    const request = all[name];
    if (request === undefined) throw new Error(name);
    const job = store.getHistoricalFeatures({ ...request, offline: name in requests });
    await expect(`${await job.sql()}\n`).toMatchFileSnapshot(`./sql/${name}.sql`);
    await expect(`${await job.explain("plan")}\n`).toMatchFileSnapshot(`./plan/${name}.txt`);
  });
});
