import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createStore } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { connectedRequests, definitions, requests } from "./requests.ts";

const store = createStore({ project: "golden", definitions }) as unknown as FeatureStore;
const all = { ...requests, ...connectedRequests };

/** Kept as text for a reviewer to read; the others are compiled and verified all the same. */
const kept = [
  "training-set",
  "rows.sweep",
  "zone.sweep",
  "query-source",
  "hostile-names",
  "windows.pairs",
  "windows.where",
  "windows.running",
  "windows.frames",
  "derived",
  "derived.chain",
  "range",
  "as-of.population",
];
const ranked = ["rows.sweep"];
const dialects = ["snowflake", "bigquery"];
/** Lines of all files of one dialect: more are not read. */
const budget = 1_600;

describe.each(dialects)("golden SQL of %s", (dialect) => {
  it.each(Object.keys(all))("%s", async (name) => {
    const request = all[name];
    if (request === undefined) throw new Error(name);
    // A strategy that one warehouse has is no choice for another.
    const { strategy: _own, ...asked } = request;
    const { sql } = await store.compile({ ...asked, dialect });
    if (kept.includes(name)) await expect(`${sql}\n`).toMatchFileSnapshot(`./sql/${dialect}/${name}.sql`);
  });

  it.each(ranked)("%s, ranked", async (name) => {
    const request = all[name];
    if (request === undefined) throw new Error(name);
    const { sql } = await store.compile({ ...request, dialect, strategy: "rank" });
    await expect(`${sql}\n`).toMatchFileSnapshot(`./sql/${dialect}/${name}.rank.sql`);
  });

  it("stays within what a reviewer reads", () => {
    const folder = new URL(`./sql/${dialect}/`, import.meta.url);
    const lines = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8").split("\n").length);
    expect(lines.reduce((sum, one) => sum + one, 0)).toBeLessThan(budget);
  });
});
