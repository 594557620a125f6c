import { expect, it } from "vitest";
import { postgres } from "../../../dialects/postgres/index.ts";
import { createStore } from "../../../src/index.ts";
import type { DatasetManifest } from "../../../src/ir/dataset.ts";
import { manifestComment } from "../../../src/ir/dataset-draft.ts";
import { type DatasetOrigins, datasetOrigins } from "../../../src/runtime/retrieve/dataset-origins.ts";
import { HistoricalFeaturesJob } from "../../../src/runtime/retrieve/historical-job.ts";
import * as shop from "./shop.ts";

const spine = [{ customer_id: "a", friend_id: "b", price: 1.5, event_timestamp: "2026-01-01T00:00:00Z" }];

async function originsOfModel(): Promise<DatasetOrigins> {
  const store = createStore({ project: "p", definitions: shop });
  const job = store.getHistoricalFeatures({ features: shop.model, spine });
  if (!(job instanceof HistoricalFeaturesJob)) throw new Error("another job");
  const compiled = await (await job.trainingSet()).compiled();
  return datasetOrigins(compiled, { registry: await store.registry(), dialect: postgres });
}

const order = (column: string, how: string) => ({ of: "shop.orders", column, how });

it("says of each feature what its value is made of, and the tags that came along; keys and times are no values", async () => {
  const origins = await originsOfModel();
  expect(origins.get("amount")).toMatchObject({ reads: [order("amount", "value")] });
  expect(origins.get("friend__email")?.reads).toEqual([order("email", "value")]);
  expect(origins.get("friend__email")?.tags).toContainEqual({ tag: "pii", value: "high", how: "value" });
  expect(origins.get("mean_3h")?.reads).toEqual([order("amount", "aggregated"), order("email", "filter")]);
  expect(origins.get("mean_3h")?.tags).toContainEqual({ tag: "pii", value: "high", how: "filter" });
  expect(origins.get("orders_1d")?.reads).toEqual([]);
  expect(origins.get("ratio")?.reads).toEqual([{ of: null, column: "price", how: "value" }, order("amount", "value")]);
  expect(origins.get("page")?.reads).toContainEqual({ of: "recent", column: "page", how: "value" });
  expect(origins.get("page")?.reads).toContainEqual({ of: "web.visits", column: null, how: "query" });
  const { tags = [] } = origins.get("segment") ?? {};
  expect(tags.map(({ tag }) => tag).sort()).toEqual(["licence", "model", "team"]);
  expect(origins.has("price")).toBe(false);
});

it("gives way in a comment that has no room, before what the columns are called", () => {
  const reads = Array.from({ length: 40 }, (_, index) => order(`c${index}`, "value"));
  const feature = { output: "a", role: "v", view: "v", feature: "a", type: "int32", reads, tags: [] };
  const manifest = {
    format: 1,
    sql: { text: "" },
    certificates: [],
    strategies: [],
    features: [feature],
    columns: [],
    warnings: [],
    rows: "1",
  } as unknown as DatasetManifest;
  const { features } = JSON.parse(manifestComment(manifest, 400));
  expect(features).toEqual([{ output: "a", role: "v", view: "v", feature: "a", type: "int32" }]);
  expect(JSON.parse(manifestComment(manifest, 16_384)).features).toEqual([feature]);
});
