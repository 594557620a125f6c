import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createStore, entity, featureView, t, table } from "../../src/index.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import type { HistoricalFeaturesJob } from "../../src/runtime/retrieve/historical-job.ts";
import { startEmbedded } from "../engines/embedded.ts";
import type { RunningEngine } from "../engines/running.ts";
import { temporaryFolder } from "./support/folders.ts";

/** As where somebody did not install it. */
vi.mock("node:module", async (original) => {
  const module = await original<typeof import("node:module")>();
  const createRequire: typeof module.createRequire = (from) => {
    const found = module.createRequire(from);
    const resolve = (name: string): string => {
      if (name === "apache-arrow") throw Object.assign(new Error("not found"), { code: "MODULE_NOT_FOUND" });
      return found.resolve(name);
    };
    return Object.assign((name: string) => found(name), found, { resolve: Object.assign(resolve, found.resolve) });
  };
  return { ...module, createRequire, default: { ...module, createRequire } };
});

const sensor = entity("sensor", { key: { sensor: t.string } });
const readings = featureView("readings", {
  entities: [sensor],
  source: table("readings", { eventTime: "at" }),
  features: { value: t.float64 },
});

describe("before anything runs", () => {
  let running: RunningEngine;
  let files: Awaited<ReturnType<typeof temporaryFolder>>;
  let job: HistoricalFeaturesJob;
  let reads = 0;

  beforeAll(async () => {
    files = await temporaryFolder();
    running = await startEmbedded();
    await running.script("create table readings as select 'a' as sensor, now() as at, 1.5::float8 as value");
    const { warehouse } = running;
    const read: typeof warehouse.read = (run) => {
      reads += 1;
      return warehouse.read(run);
    };
    const watched = new Proxy(warehouse, {
      get: (target, name) => (name === "read" ? read : Reflect.get(target, name)),
    });
    const definitions = { sensor, readings };
    const store = createStore({ project: "p", definitions, warehouse: watched }) as unknown as FeatureStore;
    job = store.getHistoricalFeatures({
      features: [readings],
      spine: [{ sensor: "a", event_timestamp: "2026-01-01T00:00:00Z" }],
    });
  });
  afterAll(async () => {
    await running?.stop();
    await files?.[Symbol.asyncDispose]();
  });

  it("a file whose library is not installed is refused, with what installs it", async () => {
    await expect(job.toFile(files.path("rows.arrow"))).rejects.toMatchObject({
      diagnostics: [
        {
          code: "client-missing",
          message: "an Arrow file needs the package 'apache-arrow', which is not installed",
          hint: "run: npm install apache-arrow",
        },
      ],
    });
    await expect(job.toFile(files.path("rows.arrow"), { partitionBy: "sensor" })).rejects.toThrow();
    expect([reads, await readdir(files.path("."))]).toEqual([0, []]);
    await job.toFile(files.path("rows.csv"));
    expect(reads).toBe(1);
  });

  it("a table in partitions is refused", async () => {
    const refused = { diagnostics: [{ code: "invalid-option", hint: expect.stringContaining("toFile") }] };
    await expect(job.toTable("made", { partitionBy: "sensor" })).rejects.toMatchObject(refused);
    await expect(job.start("made", { partitionBy: "sensor" })).rejects.toMatchObject(refused);
    expect(await running.query("select to_regclass('made')")).toEqual([[null]]);
  });
});
