import { describe, expect, it } from "vitest";
import { lineageTree } from "../../../src/cli/lineage/tree.ts";
import { stylesFor } from "../../../src/cli/styles.ts";
import { createStore, lineageMermaid } from "../../../src/index.ts";
import { composed, type Lineage, readKinds } from "../../../src/ir/lineage.ts";
import { LineageIndex } from "../../../src/runtime/lineage/lineage-index.ts";
import { type LineageDirection, reach } from "../../../src/runtime/lineage/reach.ts";
import * as shop from "./shop.ts";

const store = createStore({ project: "shop", definitions: shop });

const styles = stylesFor({ write: () => undefined, isTerminal: false, width: 80 }, {}, false);

async function tree(of: string, direction: LineageDirection, width = Number.POSITIVE_INFINITY): Promise<string> {
  const lineage = await store.lineage({ of, direction });
  const read = new Set(lineage.reads.map((one) => (direction === "upstream" ? one.read : one.reader)));
  const roots = lineage.nodes.map(({ id }) => id).filter((id) => !read.has(id));
  return lineageTree(new LineageIndex(lineage), roots, { direction, styles, width });
}

/** `table:shop.orders.amount aggregated filter`, by what is at the other end. */
async function reached(id: string, direction: LineageDirection): Promise<readonly string[]> {
  const found = reach(new LineageIndex(await store.lineage()), [id], direction);
  return found.map(({ node, how }) => [node.id, ...how].join(" ")).sort();
}

describe("the lineage of a project", () => {
  it.each([
    ["model", "upstream"],
    ["offer", "upstream"],
    ["spent", "upstream"],
    ["orders.email", "downstream"],
    ["visits", "downstream"],
    ["web.pages", "downstream"],
  ] as const)("as a tree: %s %s", async (of, direction) => {
    const name = of.replace(".", "-");
    await expect(await tree(of, direction)).toMatchFileSnapshot(`./golden/${name}.${direction}.txt`);
  });

  it("as a mermaid flowchart", async () => {
    await expect(lineageMermaid(await store.lineage())).toMatchFileSnapshot("./golden/shop.mmd");
  });

  it("is told no wider than the terminal", async () => {
    const lines = (await tree("model", "upstream", 32)).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBe(32);
    expect(lines.some((line) => line.endsWith("…"))).toBe(true);
  });

  it("is a graph without cycles in which each read leads from a node to a node, once", async () => {
    const lineage = await store.lineage();
    const ids = lineage.nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(lineage.reads.flatMap(({ reader, read }) => [reader, read]).filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(lineage.reads.map((read) => JSON.stringify(read))).size).toBe(lineage.reads.length);
    const index = new LineageIndex(lineage);
    for (const id of ids) expect(reach(index, [id], "upstream").map(({ node }) => node.id)).not.toContain(id);
  });

  it("says how each column is read, whatever stands between", async () => {
    expect(await reached("on_demand_feature:basket:above", "upstream")).toEqual([
      "feature:spent:mean_3h value",
      "request:price value",
      "table:shop.orders.amount aggregated",
      "table:shop.orders.buyer key",
      "table:shop.orders.email filter",
      "table:shop.orders.loaded_at time",
      "table:shop.orders.ordered_at time",
    ]);
    expect(await reached("table:shop.orders.discount", "downstream")).toEqual([
      "feature:newest:net value",
      "service:model@1:friend__net value",
    ]);
  });

  it("reads the columns of an expression, and neither the feature's name nor what only orders other functions", async () => {
    const columns = (await reached("feature:newest:net", "upstream")).filter((one) => one.endsWith(" value"));
    expect(columns).toEqual(["table:shop.orders.amount value", "table:shop.orders.discount value"]);
    expect((await reached("feature:spent:mean_3h", "upstream")).filter((one) => one.endsWith(" order"))).toEqual([]);
    expect(
      (await reached("feature:spent:currency_1d", "upstream")).filter((one) => one.endsWith(" order")),
    ).toHaveLength(2);
    expect(await reached("feature:spent:orders_1d", "upstream")).toContain("table:shop.orders.ordered_at time");
  });

  it("ends at the columns that a query gives, and names the tables behind it", async () => {
    const found = await reached("feature:visits:page", "upstream");
    expect(found.filter((one) => one.startsWith("relation:"))).toEqual([
      "relation:web.pages query key time",
      "relation:web.visits query key time",
    ]);
    const { reads } = await store.lineage();
    expect(reads.find(({ read }) => read === "relation:web.pages")?.because).toContain("'recent' reads is not known");
  });
});

describe("the lineage of a request", () => {
  const lineageOf = (spine: unknown): Promise<Lineage> =>
    createStore({ project: "shop", definitions: { ...shop } })
      .getHistoricalFeatures({ features: [shop.newest.pick("amount")], spine: spine as never })
      .lineage();
  const read = ({ reads }: Lineage, column: string) =>
    reads.filter(({ reader }) => reader === `training_set:${column}`).map((one) => `${one.how} ${one.read}`);

  it("tells columns that come along from the spine's rows, table or query", async () => {
    const rows = await lineageOf([{ customer_id: "a", event_timestamp: "2026-01-01T00:00:00Z", note: 1 }]);
    expect(read(rows, "note")).toEqual(["value request:note"]);
    expect(read(rows, "amount")).toEqual(["value feature:newest:amount"]);
    const { t, table, sql } = await import("../../../src/define/index.ts");
    const columns = { customer_id: t.string, event_timestamp: t.timestamp };
    expect(read(await lineageOf(table("labels", { eventTime: "event_timestamp", columns })), "customer_id")).toEqual([
      "value table:labels.customer_id",
    ]);
    const query = await lineageOf(sql`select customer_id, event_timestamp from labels`);
    expect(query.reads.find((one) => one.how === "query")).toMatchObject({ read: "relation:labels" });
  });

  it("tells where a range and an instant get their rows from", async () => {
    const { asOf, range } = await import("../../../src/define/index.ts");
    const between = await lineageOf(range("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"));
    expect(read(between, "customer_id")).toEqual(["value table:shop.orders.buyer"]);
    expect(read(between, "event_timestamp")).toEqual([
      "value table:shop.orders.ordered_at",
      "value table:shop.orders.loaded_at",
    ]);
    const instant = await lineageOf(asOf("2026-01-01T00:00:00Z"));
    expect(read(instant, "customer_id")).toEqual(["value table:shop.orders.buyer"]);
    expect(read(instant, "event_timestamp")).toEqual([]);
  });
});

describe("a part of a lineage", () => {
  it.each([
    ["newest", 3],
    ["newest:net", 1],
    ["model", 13],
    ["model@1:friend__net", 1],
    ["model:friend__net", 1],
    ["basket:ratio", 1],
    ["segment", 1],
  ])("is that of %s", async (of, roots) => {
    const { lineageNamed } = await import("../../../src/runtime/lineage/index.ts");
    const found = lineageNamed(await store.lineage(), await store.registry(), of);
    expect(found.roots).toHaveLength(roots);
    expect(found.direction).toBe("upstream");
  });

  it.each([
    ["orders.email", ["table:shop.orders.email"]],
    ["shop.orders.email", ["table:shop.orders.email"]],
    ["elsewhere.orders.email", null],
    ["table:segments", ["table:segments.segment", "table:segments.customer_id", "table:segments.rank"]],
    ["recent.page", [expect.stringMatching(/^query:recent#[0-9a-f]{8}\.page$/)]],
    ["visits.anything", ["relation:web.visits"]],
    ["orders.currency", ["table:shop.orders.currency"]],
    ["orders.nothing", []],
  ])("%s are columns", async (of, ids) => {
    const { lineageNamed } = await import("../../../src/runtime/lineage/index.ts");
    const [lineage, registry] = [await store.lineage(), await store.registry()];
    const found = () => lineageNamed(lineage, registry, of);
    if (ids === null) expect(found).toThrow(/unknown-view/);
    else expect(found()).toMatchObject({ roots: ids, direction: "downstream" });
  });

  it("is refused for a name that stands for nothing, with the nearest", async () => {
    await expect(store.lineage({ of: "newst:net" })).rejects.toThrow(/did you mean 'newest:net'/);
    await expect(store.lineage({ of: "net" })).rejects.toThrow(/it is a feature: newest:net/);
  });
});

describe("a part that is asked for alone", () => {
  it.each(["newest", "spent:mean_3h", "model", "model@1:friend__net", "offer", "orders.email"])(
    "is that of the whole: %s",
    async (of) => {
      const { lineageNamed } = await import("../../../src/runtime/lineage/index.ts");
      const { lineage } = lineageNamed(await store.lineage(), await store.registry(), of);
      const sorted = ({ nodes, reads }: Lineage) => ({
        nodes: [...nodes].sort((left, right) => (left.id < right.id ? -1 : 1)),
        reads: reads.map((one) => JSON.stringify(one)).sort(),
      });
      expect(sorted(await store.lineage({ of }))).toEqual(sorted(lineage));
    },
  );
});

describe("the impact of a column", () => {
  it("is everything that reads it, and how", async () => {
    const { affected } = await store.impact("orders.email");
    expect(affected.map(({ node, how }) => `${node.id} ${how.join(" ")}`)).toEqual(
      expect.arrayContaining([
        "feature:newest:email value",
        "feature:spent:mean_3h filter",
        "on_demand_feature:basket:above filter",
        "service:model@1:friend__email value",
      ]),
    );
  });

  it("is nothing for a column that nobody uses, and everything of a table", async () => {
    expect(await store.impact("orders.colour")).toMatchObject({ of: [], affected: [], column: "colour" });
    const { affected, of } = await store.impact("web.visits");
    expect(of).toMatchObject([{ kind: "relation" }]);
    expect(affected.map(({ node }) => node.id)).toContain("service:model@1:page");
  });

  it("is refused for a table that no definition reads", async () => {
    await expect(store.impact("oders.email")).rejects.toThrow(/unknown-table.*did you mean/s);
  });
});

describe("tags", () => {
  it("are carried by values, aggregates and filters, not by keys, times and orders", async () => {
    const { tagged, readers } = await store.tagged("pii");
    expect(tagged.map(({ id }) => id).sort()).toEqual([
      "table:shop.orders.buyer",
      "table:shop.orders.email",
      "table:shop.orders.ordered_at",
    ]);
    const carrying = readers.filter(({ carries }) => carries).map(({ node }) => node.id);
    expect(carrying).toEqual(
      expect.arrayContaining(["feature:newest:email", "feature:spent:mean_3h", "on_demand_feature:basket:above"]),
    );
    expect(carrying).not.toContain("feature:newest:amount");
    expect(carrying).not.toContain("feature:spent:orders_1d");
    expect(readers.find(({ node }) => node.id === "feature:newest:amount")?.how).toEqual(["key", "time"]);
  });

  it("are found by their text, too", async () => {
    expect((await store.tagged("pii=high")).tagged.map(({ id }) => id)).toEqual(["table:shop.orders.email"]);
    expect((await store.tagged("pii=low")).tagged).toEqual([]);
  });

  it("of a source hold for its columns, of a view for its features; what is inherited says from where", async () => {
    const { nodes } = await store.lineage();
    const node = (id: string) => nodes.find((one) => one.id === id);
    expect(node("table:segments.rank")?.tags).toEqual({ licence: "bought" });
    expect(node("feature:segment:segment")).toMatchObject({
      tags: { team: "growth", model: "v2" },
      inherited: [{ tag: "licence", value: "bought", from: "table:segments.segment", how: "value" }],
    });
    expect(node("service:model@1:mean_3h")?.inherited).toEqual([
      { tag: "pii", value: "high", from: "table:shop.orders.email", how: "filter" },
    ]);
  });
});

describe("kinds of reads", () => {
  it("compose: what is matched, dated or ordered by something is so by all that it is made of", () => {
    for (const inner of readKinds) {
      expect(composed("value", inner)).toBe(inner);
      for (const outer of ["key", "time", "order"] as const) expect(composed(outer, inner)).toBe(outer);
    }
    expect(composed("aggregated", "value")).toBe("aggregated");
    expect(composed("aggregated", "filter")).toBe("filter");
    expect(composed("filter", "value")).toBe("filter");
    expect(composed("filter", "key")).toBe("key");
  });
});
