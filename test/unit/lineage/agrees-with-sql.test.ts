import { expect, it } from "vitest";
import { createStore } from "../../../src/index.ts";
import type { Lineage, LineageNode } from "../../../src/ir/lineage.ts";
import { LineageIndex } from "../../../src/runtime/lineage/lineage-index.ts";
import { reach } from "../../../src/runtime/lineage/reach.ts";
import fc from "../../support/fast-check.ts";
import { drawnShop, shopOf } from "./random-shop.ts";
import { readsOfStatement } from "./statement-reads.ts";

const spine = [{ k1: "a", k2: "b", price: 1.5, event_timestamp: "2026-01-01T00:00:00Z" }];
const ofSpine = new Set(["k1", "k2", "price", "event_timestamp"]);

/** `table_0.c1`; a query's column stands for the one of the table behind it. */
function leafOf(node: LineageNode): readonly string[] {
  if (node.kind !== "column") return [];
  return [`${node.from === "table" ? node.of : node.of.replace("source", "inside")}.${node.column}`];
}

function leaves(lineage: Lineage, column: string) {
  const reached = reach(new LineageIndex(lineage), [`training_set:${column}`], "upstream");
  const read = (kinds: readonly string[]) =>
    [
      ...new Set(
        reached.filter(({ how }) => how.some((kind) => kinds.includes(kind))).flatMap(({ node }) => leafOf(node)),
      ),
    ].sort();
  return {
    all: read(["value", "aggregated", "filter", "key", "time", "order"]),
    values: read(["value"]),
    computed: read(["value", "aggregated", "filter"]),
  };
}

const sorted = (reads: Iterable<string>) => [...new Set(reads)].filter((one) => /^(table|inside)_/.test(one)).sort();

/** Ways to join that read no more of a source than they are asked for: others sort by all that they gather. */
const frugal = ["probe", "rank", "sweep", "lookup"];

it("says of each column what Postgres' parser finds that the statement reads for it, no more and no less", async () => {
  const met = { columns: 0, computed: 0, derived: 0, gathered: 0 };
  await fc.assert(
    fc.asyncProperty(drawnShop, fc.constantFrom("probe", "rank", null), async (drawn, strategy) => {
      const { definitions, features } = shopOf(drawn);
      const store = createStore({ project: "p", definitions });
      const request = {
        features: features as never,
        spine: spine as never,
        fullNames: true,
        ...(strategy === null ? {} : { strategy }),
      };
      const lineage = await store.getHistoricalFeatures(request).lineage();
      const { sql, strategies } = await store.compile(request);
      const gathered = new Set(strategies.filter((one) => !frugal.includes(one.strategy)).map(({ role }) => role));
      for (const [column, { value, rows }] of await readsOfStatement(sql)) {
        if (ofSpine.has(column)) continue;
        const told = leaves(lineage, column);
        const found = sorted([...value, ...rows]);
        expect({ column, reads: found }).toEqual({ column, reads: expect.arrayContaining([...told.all]) });
        // On-demand features are made of those of plain views, of which all is known.
        const [role = ""] = column.split("__");
        met.gathered += gathered.has(role) ? 1 : 0;
        if (gathered.has(role)) continue;
        expect({ column, reads: found }).toEqual({ column, reads: told.all });
        // Outside of windows a column's expression has its values alone.
        if (!column.includes("__a")) expect({ column, reads: sorted(value) }).toEqual({ column, reads: told.values });
        met.columns++;
        met.computed += told.computed.length > told.values.length ? 1 : 0;
        met.derived += role === "outer" ? 1 : 0;
      }
    }),
    { numRuns: 60 },
  );
  expect(Math.min(...Object.values(met))).toBeGreaterThan(5);
});

it("would notice a read too many and a read too few", async () => {
  const { definitions, features } = shopOf({
    derived: false,
    views: [
      {
        source: { isQuery: false, isStatic: false, known: true, written: true, ties: ["t0"], keys: ["k1"] },
        strict: false,
        ttl: false,
        features: ["c0 * 2 + c1"],
        functions: [],
      },
    ],
  });
  const job = createStore({ project: "p", definitions }).getHistoricalFeatures({
    features: features as never,
    spine: spine as never,
    strategy: "probe",
  });
  const reads = (await readsOfStatement(await job.sql())).get("f0");
  expect(sorted(reads?.value ?? [])).toEqual(["table_0.c0", "table_0.c1"]);
  expect(sorted(reads?.rows ?? [])).toEqual([
    "table_0.at",
    "table_0.known",
    "table_0.s1",
    "table_0.t0",
    "table_0.written",
  ]);
});
