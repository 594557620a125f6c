import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgres } from "../../dialects/postgres/index.ts";
import { compileLatest, latestRequirements, nothingKnown } from "../../src/compiler/compile.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { collectDefinitions, entity, featureView, t, table } from "../../src/define/index.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import type { CompiledLatest } from "../../src/ir/latest.ts";
import { factsAbout } from "../../src/runtime/retrieve/warehouse-facts.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";
import { templates } from "../support/templates.ts";

const place = entity("place", { key: { city: t.string, block: t.int64 } });
const sensors = featureView("sensors", {
  entities: [place],
  source: table("walked sensors", {
    ...{ eventTime: "at", createdTime: "loaded", tieBreaks: ["batch"] },
    columns: { city: t.string, block: t.int64, at: t.timestamp, loaded: t.timestamp, batch: t.int64 },
  }),
  features: { heat: t.float64, batch: t.int64 },
});
const { registry } = buildRegistry("walking", collectDefinitions([place, sensors]).definitions, new Map());

describe.each(engines())("the newest rows, key by key, on the $name engine", ({ start }) => {
  let running: RunningEngine;
  beforeAll(async () => {
    running = await start();
    // Few moments, so that most rows tie with others; NULLs wherever a row may have them; an infinite time that is never reached.
    await running.script(`
      create table "walked sensors" (city text, block bigint, at timestamptz, loaded timestamptz, batch bigint, heat float8);
      insert into "walked sensors"
        select case when i % 11 = 0 then null else 'city ' || i % 7 end, case when i % 13 = 0 then null else i % 5 end,
          case when i % 17 = 0 then null when i % 19 = 0 then 'infinity'
               else timestamptz '2026-01-01Z' + (i * 7919 % 6) * interval '1 hour' end,
          case when i % 3 = 0 then null else timestamptz '2026-01-02Z' + (i * 31 % 4) * interval '1 hour' end,
          case when i % 2 = 0 then null else i end, case when i % 5 = 0 then null else i end
        from generate_series(1, 4000) i;
      -- One key whose rows all lie behind the end of the run, and one that has a single row.
      insert into "walked sensors" values ('later', 1, '2026-02-01Z', null, 1, 1), ('single', 1, '2026-01-01Z', null, null, null);
      create index on "walked sensors" (block, city, at desc);
      create statistics walked_keys (ndistinct) on city, block from "walked sensors";
      analyze "walked sensors"`);
  });
  afterAll(() => running?.stop());

  const compiled = async (known: boolean): Promise<CompiledLatest> => {
    const asked = latestRequirements(registry, "sensors");
    const warehouse = known ? await factsAbout(asked, postgres, running.warehouse) : nothingKnown;
    const interval = { start: null, end: "2026-01-01T04:00:00Z" };
    const around = { registry, dialect: postgres, templates, places: new Map(), warehouse };
    return compileLatest({ view: "sensors", interval, shard: null }, around);
  };
  const rows = async ({ statement }: CompiledLatest): Promise<readonly string[]> => {
    const { columns, batches } = await running.warehouse.read({ statement, upload: null, batchRows: 1_000 });
    const all: string[] = [];
    for await (const batch of rowsOf(columns, batches))
      for (const row of batch) all.push(row.slice(0, 5).map(String).join(" | "));
    return all.toSorted();
  };

  it("are those that a sort finds", async () => {
    const [walked, sorted] = [await compiled(true), await compiled(false)];
    expect(walked.statement.text).toContain("CROSS JOIN LATERAL");
    expect(sorted.statement.text).toContain("DISTINCT ON");
    const found = await rows(walked);
    expect(found).toEqual(await rows(sorted));
    expect(found).toHaveLength(36);
    expect(found.some((row) => row.startsWith("later"))).toBe(false);
  });
});
