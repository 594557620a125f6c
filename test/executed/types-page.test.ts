import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresReadAs as readAs } from "../../docs/generate/warehouse-types.ts";
import { typeName } from "../../src/ir/types.ts";
import { engines } from "../engines/engines.ts";
import type { RunningEngine } from "../engines/running.ts";

describe.each(engines())("the types of docs/types.md on the $name engine", ({ start }) => {
  let running: RunningEngine;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());

  it("are read from the catalog as the page says", async () => {
    const columns = readAs.map(([column], index) => `c${index} ${column}`);
    await running.script(`create table every_type (${columns.join(", ")})`);
    const { tables } = await running.warehouse.catalog([{ database: null, schema: null, name: "every_type" }]);
    const found = tables[0]?.columns.map(({ type }, index) => [
      readAs[index]?.[0],
      type === null ? "none" : typeName(type),
    ]);
    expect(found).toEqual(readAs);
  });
});
