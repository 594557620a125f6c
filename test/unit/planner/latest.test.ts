import { expect, it } from "vitest";
import { certifyLatest } from "../../../src/compiler/plan/certify-latest.ts";
import { planLatest } from "../../../src/compiler/plan/plan-latest.ts";
import { buildRegistry } from "../../../src/compiler/registry/build-registry.ts";
import { resolveLatest } from "../../../src/compiler/resolve/latest.ts";
import { collectDefinitions, count, entity, featureView, t, table } from "../../../src/define/index.ts";
import { emptyCatalog } from "../../../src/ir/catalog.ts";
import type { ResolvedLatest } from "../../../src/ir/latest.ts";
import { type InstantBound, type LogicalPlan, latestOf, type RunRows, spineOf } from "../../../src/ir/plan.ts";

const driver = entity("driver", { key: { driver_id: t.int64 } });
const late = { eventTime: "at", availableAt: "seen" } as const;
const views = [
  featureView("late", { entities: [driver], source: table("x", late), ttl: "1 hour", features: { n: t.int64 } }),
  featureView("strict", { entities: [driver], source: table("x", late), boundary: "strict", features: { n: t.int64 } }),
  featureView("counts", {
    entities: [driver],
    source: table("x", { eventTime: "at" }),
    aggregate: { n: count().over("1 hour", "unbounded") },
  }),
];
const facts = featureView("facts", { entities: [driver], source: table("x"), features: { n: t.int64 } });
const { registry } = buildRegistry("p", collectDefinitions([driver, views, facts]).definitions, new Map());
const [start, end] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];

function resolved(view: string, from: string | null): ResolvedLatest {
  const facts = { catalog: emptyCatalog, queries: new Map() };
  return resolveLatest(registry, { view, interval: { start: from, end }, shard: null }, facts, new Map());
}

function rowsOf(plan: LogicalPlan): RunRows | null {
  const node = latestOf(plan);
  if (node !== null) return node.rows;
  const { from } = spineOf(plan);
  return "inputs" in from ? (from.inputs[0]?.only ?? null) : null;
}

const said = ({ column, side, instant, inclusive }: InstantBound): string =>
  `${column.column} ${side === "upper" ? "<" : ">"}${inclusive ? "=" : ""} ${instant}`;

it.each([
  ["late", null, [`at <= ${end}`, `seen <= ${end}`, "at >= 2026-01-01T23:00:00Z"], []],
  ["late", start, [`at <= ${end}`, `seen <= ${end}`], [[`at > ${start}`], [`seen > ${start}`]]],
  ["strict", start, [`at < ${end}`, `seen < ${end}`], [[`at >= ${start}`], [`seen >= ${start}`]]],
  ["counts", null, [], []],
  [
    "counts",
    start,
    ["at > 2025-12-31T23:00:00Z"],
    [[`at > ${start}`], ["at > 2025-12-31T23:00:00Z", "at <= 2026-01-01T23:00:00Z"]],
  ],
])("the rows of a run of '%s' from %s", (view, from, all, some) => {
  const rows = rowsOf(planLatest(resolved(view, from)));
  expect(rows?.all.map(said)).toEqual(all);
  expect(rows?.some.map((bounds) => bounds.map(said))).toEqual(some);
});

it.each(["at", "seen"])("a plan that forgot to keep %s within the run is refuted", (column) => {
  const latest = resolved("late", start);
  const plan = planLatest(latest);
  expect(certifyLatest(plan, latest).map(({ verdict }) => verdict)).toEqual(["proved"]);
  const node = latestOf(plan);
  if (node === null) throw new Error("the newest rows are asked for");
  const all = node.rows.all.filter((bound) => bound.column.column !== column);
  const forgetful: LogicalPlan = { ...plan, input: { ...node, rows: { ...node.rows, all } } };
  expect(certifyLatest(forgetful, latest)).toMatchObject([
    { verdict: "refuted", reasons: [`nothing keeps ${column} within the run`] },
  ]);
});

it("rows without a time are stored as of the run's end, and a plan that forgot it is refuted", () => {
  const latest = resolved("facts", start);
  const plan = planLatest(latest);
  expect(certifyLatest(plan, latest).map(({ verdict }) => verdict)).toEqual(["static"]);
  const node = latestOf(plan);
  if (node === null) throw new Error("the newest rows are asked for");
  for (const text of [null, start]) {
    const columns = node.columns.map((column) => {
      const { expression } = column;
      return expression?.typed.kind === "constant"
        ? { ...column, expression: { ...expression, typed: { ...expression.typed, text } } }
        : column;
    });
    const forgetful: LogicalPlan = { ...plan, input: { ...node, columns } };
    expect(certifyLatest(forgetful, latest)).toMatchObject([{ verdict: "refuted" }]);
  }
});
