import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStore, entity, featureService, featureView, t, table } from "../../src/index.ts";
import { AsofError } from "../../src/kernel/diagnostics.ts";
import type { RegistryStore } from "../../src/ports/registry-store.ts";
import { FileRegistryStore } from "../../src/registry/file-store.ts";
import type { FeatureStore } from "../../src/runtime/feature-store.ts";
import { definitionLines, planSummary, sqlLines } from "../../src/runtime/plan/plan-lines.ts";
import { temporaryFolder } from "./support/folders.ts";

const airport = entity("airport", { key: { airport: t.string } });

function definitionsWith(ttl: "3 hours" | "90 minutes", owner = "weather team") {
  const weather = featureView("weather", {
    entities: [airport],
    source: table("weather", { eventTime: "time_hour" }),
    ttl,
    features: { temp: t.float64, wind: t.float64 },
    owner,
  });
  const other = featureView("other", { entities: [airport], source: table("others"), features: { size: t.int32 } });
  const delay = featureService("delay", { features: [weather] });
  return { airport, weather, other, delay, untouched: featureService("untouched", { features: [other] }) };
}

describe("a registry, through the store", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const store = (definitions: object | undefined, project = "flights"): FeatureStore => {
    const config = {
      project,
      registry: folder.path("registry"),
      ...(definitions === undefined ? {} : { definitions }),
    };
    return createStore(config) as unknown as FeatureStore;
  };
  /** A registry whose publishers all wait for each other, so that each has seen the same state. */
  const meeting = (count: number): RegistryStore => {
    const file = new FileRegistryStore(folder.path("registry"));
    let open = (): void => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    let waiting = 0;
    return {
      location: file.location,
      head: () => file.head(),
      manifest: (fingerprint) => file.manifest(fingerprint),
      publish: async (manifest, expected, entry) => {
        waiting += 1;
        if (waiting === count) open();
        await all;
        return file.publish(manifest, expected, entry);
      },
      history: () => file.history(),
      destroy: () => file.destroy(),
    };
  };
  const storeOn = (registry: RegistryStore, definitions: object): FeatureStore =>
    createStore({ project: "flights", registry, definitions }) as unknown as FeatureStore;
  const code = async (work: Promise<unknown>): Promise<string | undefined> => {
    const failure: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (failure instanceof AsofError) return failure.diagnostics[0]?.code;
    throw failure ?? new Error("it did not fail");
  };

  it("is applied over where an older version has applied, which is told until then", async () => {
    const definitions = definitionsWith("3 hours");
    await store(definitions).apply();
    const objects = folder.path("registry/objects");
    for (const file of await readdir(objects)) {
      const path = join(objects, file);
      await writeFile(path, (await readFile(path, "utf8")).replace(/"format":\d+/, '"format":1'));
    }
    expect(await code(store(definitions).appliedRegistry())).toBe("registry-format-older");
    expect(await code(store(undefined).registry())).toBe("registry-format-older");
    const { plan, publication } = await store(definitions).apply();
    expect(plan.diff.changes.every(({ action }) => action === "add")).toBe(true);
    expect(publication?.sequence).toBe(2);
    expect((await store(undefined).registry()).featureViews.map(({ name }) => name)).toEqual(["other", "weather"]);
  });

  it("has nothing to do a second time", async () => {
    const first = await store(definitionsWith("3 hours")).apply({ by: "ann" });
    expect(first.plan.hasChanges).toBe(true);
    expect(first.publication).toMatchObject({ sequence: 1, appliedBy: "ann" });
    const again = store(definitionsWith("3 hours"));
    expect(await again.plan()).toMatchObject({ hasChanges: false, services: [] });
    expect((await again.apply()).publication).toBeNull();
    expect(await again.history()).toHaveLength(1);
  });

  it("shows the very line of SQL that a TTL changes", async () => {
    await store(definitionsWith("3 hours")).apply();
    const plan = await store(definitionsWith("90 minutes")).plan();
    expect(planSummary(plan)).toBe("0 to add, 1 to change, 0 to remove");
    expect(
      definitionLines(plan)
        .map(({ text }) => text)
        .join("\n"),
    ).toMatch(/weather[\s\S]*ttl.*3 hours.*90 minutes/);
    expect(plan.services.map(({ service }) => service)).toEqual(["delay@1"]);
    const changed = plan.services.flatMap(sqlLines).filter(({ mark }) => mark === "+" || mark === "-");
    expect(changed.map(({ mark, text }) => mark + text.trim())).toEqual([
      "--- weather: the newest row at or before the spine row's time, at most 3 hours old",
      "+-- weather: the newest row at or before the spine row's time, at most 90 minutes old",
      `-AND w."asof_event" >= w."asof_instant" - INTERVAL '10800 seconds'`,
      `+AND w."asof_event" >= w."asof_instant" - INTERVAL '5400 seconds'`,
    ]);
  });

  it("shows no SQL for what does not change any", async () => {
    await store(definitionsWith("3 hours")).apply();
    const plan = await store(definitionsWith("3 hours", "another team")).plan();
    expect([plan.hasChanges, plan.services]).toEqual([true, []]);
  });

  it("is won by one of two applies at once, and the other is told", async () => {
    await store(definitionsWith("3 hours")).apply();
    const names = ["ann", "bob", "cyd"];
    const together = meeting(names.length);
    const results = await Promise.allSettled(
      names.map((by) => storeOn(together, definitionsWith("90 minutes", by)).apply({ by })),
    );
    const won = results.filter((one) => one.status === "fulfilled");
    const lost = results.filter((one) => one.status === "rejected");
    expect([won.length, lost.length]).toEqual([1, 2]);
    for (const { reason } of lost) expect(await code(Promise.reject(reason))).toBe("apply-conflict");
    const [winner] = won;
    const history = await store(undefined).history();
    expect(history).toHaveLength(2);
    expect(history[0]).toEqual(winner?.value.publication);
    const applied = await store(undefined).registry();
    expect(applied.featureViews.find((view) => view.name === "weather")?.owner).toBe(history[0]?.appliedBy);
  });

  it("serves a store that has no definitions of its own", async () => {
    expect(await code(store(undefined).registry())).toBe("nothing-applied");
    await store(definitionsWith("3 hours")).apply();
    const spine = [{ airport: "JFK", event_timestamp: "2026-01-01T00:00:00Z" }];
    expect(await store(undefined).getHistoricalFeatures({ features: "delay", spine }).sql()).toContain('"temp"');
    expect(await code(store(undefined).plan())).toBe("config-invalid");
  });

  it("belongs to one project", async () => {
    await store(definitionsWith("3 hours")).apply();
    const other = store(definitionsWith("3 hours"), "trains");
    expect(await code(other.plan())).toBe("project-mismatch");
    expect(await code(other.apply())).toBe("project-mismatch");
    expect(await code(other.teardown())).toBe("project-mismatch");
    expect(await code(store(undefined, "trains").registry())).toBe("project-mismatch");
    expect(await store(undefined).history()).toHaveLength(1);
  });

  it("tells its history, newest first, and is gone after a teardown", async () => {
    await store(definitionsWith("3 hours")).apply({ by: "ann" });
    await store(definitionsWith("90 minutes")).apply({ by: "bob" });
    await store(definitionsWith("3 hours")).apply({ by: "cyd" });
    const history = await store(undefined).history();
    expect(history.map(({ sequence, appliedBy }) => [sequence, appliedBy])).toEqual([
      [3, "cyd"],
      [2, "bob"],
      [1, "ann"],
    ]);
    // The same definitions have the same fingerprint.
    expect(history[0]?.fingerprint).toBe(history[2]?.fingerprint);
    await store(undefined).teardown();
    expect(await folder.names()).toEqual([]);
    expect(await code(store(undefined).registry())).toBe("nothing-applied");
  });
});
