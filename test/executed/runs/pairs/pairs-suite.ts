import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Registry } from "../../../../src/ir/registry.ts";
import { parseInstant } from "../../../../src/kernel/time.ts";
import { type MatrixRecord, recordFile, recordText } from "../../../matrix/record.ts";
import { meaning } from "../../../naive/computed.ts";
import { joinOf, type NaiveJoin } from "../../../naive/join.ts";
import type { NaiveInterval } from "../../../naive/online.ts";
import { naiveRun } from "../../../naive/runs.ts";
import type { Scenario, ScenarioTable } from "../../../naive/scenario.ts";
import { formatInstant } from "../../../naive/time.ts";
import { PairProject, type PairSide, type Told } from "./pair.ts";
import { checkServed } from "./served-rightly.ts";
import { firstEnd, pairMeanings, pairTables } from "./world.ts";

export interface Pairs {
  readonly warehouse: PairSide;
  /** By the name of the environment. */
  readonly stores: Readonly<Record<string, PairSide>>;
  stop(): Promise<void>;
}

/** What was met is kept for docs/matrix.md. */
export type Kept = Pick<MatrixRecord, "dialect" | "engine" | "evidence">;

const hour = 3_600_000_000n;

/**
 * Two runs, by the command line: of what is known at first, and of rows that come afterwards, late and in time. What is served after
 * each is what a training set has as of its end.
 */
export function describePairs(stores: readonly string[], start: () => Promise<Pairs>, kept: Kept | null = null): void {
  let pairs: Pairs;
  let project: PairProject;
  let registry: Registry;
  let tables: readonly ScenarioTable[] = [];
  let last: bigint | null = null;
  const met = new Map(stores.map((name) => [name, new Map<string, number>()]));
  const now = BigInt(Math.floor(Date.now() / 60_000)) * 60_000_000n;
  const [first = ""] = stores;

  beforeAll(async () => {
    pairs = await start();
    project = await PairProject.make(pairs.warehouse, pairs.stores);
    registry = await project.registry(first);
    tellMeanings(registry);
  });
  afterAll(async () => {
    await project?.remove();
    await pairs?.stop();
  });

  describe.each([
    { run: "the first run", part: "before", end: now - BigInt(firstEnd) * hour, order: stores },
    // Beginning with the one that is open.
    { run: "the next run", part: "after", end: now, order: stores.toReversed() },
  ] as const)("$run", ({ part, end, order }) => {
    it(`serves from ${stores.join(", ")} what a training set has as of its end`, { timeout: 240_000 }, async () => {
      const [any = ""] = order;
      const more = pairTables(part, now);
      await project.load(any, more, part === "before" ? "error" : "append");
      tables = part === "before" ? more : withMore(tables, more);
      const joins = new Map(registry.featureViews.map(({ name }) => [name, joinIn(registry, tables, name)]));
      const offline = await project.offline(any, formatInstant(end));
      for (const store of order) {
        const { code, told } = await project.command(store, `materialize-incremental ${formatInstant(end)}`);
        expect({ store, code, told: told.ok ? null : told }).toEqual({ store, code: 0, told: null });
        checkSummary(told, joins, { start: last, end });
        const compared = await project.command(store, "reconcile --all");
        expect({ store, code: compared.code, told: compared.told.ok ? null : compared.told }).toEqual({
          ...{ store, code: 0, told: null },
        });
        checkServed(await project.served(store), { offline, joins, end }, (...situations) => {
          const tally = met.get(store);
          for (const one of situations) tally?.set(one, (tally.get(one) ?? 0) + 1);
        });
      }
      last = end;
    });
  });

  it.runIf(kept !== null)("is what the table tells (npx vitest -u keeps a new one)", async () => {
    if (kept === null) return;
    const answered = Object.fromEntries([...met].map(([name, tally]) => [name, Object.fromEntries(tally)]));
    const text = recordText({ ...kept, seed: 0, scenarios: 2, answered, parsed: {} });
    await expect(text).toMatchFileSnapshot(fileURLToPath(recordFile(kept.dialect, "materialization")));
  });
}

function tellMeanings({ featureViews }: Registry): void {
  for (const { name, expression } of featureViews.flatMap(({ features }) => features)) {
    const told = pairMeanings[name];
    if (expression !== null && told !== undefined) meaning(expression, told);
  }
}

/** As many rows as the twin would write, and all of them said to be there. */
function checkSummary({ views }: Told, joins: ReadonlyMap<string, NaiveJoin>, interval: NaiveInterval): void {
  const expected = [...joins].map(([view, join]) => ({
    ...{ view, received: naiveRun(join, interval)?.length, watermark: interval.end },
  }));
  expect(
    views.map(({ view, received, watermark }) => ({ view, received, watermark: parseInstant(watermark) })),
  ).toEqual(expected);
}

function withMore(tables: readonly ScenarioTable[], more: readonly ScenarioTable[]): readonly ScenarioTable[] {
  return tables.map((table) => ({
    ...table,
    rows: [...table.rows, ...more.flatMap(({ relation, rows }) => (relation.name === table.relation.name ? rows : []))],
  }));
}

function joinIn({ entities, featureViews }: Registry, tables: readonly ScenarioTable[], view: string): NaiveJoin {
  const spine = { kind: "rows", columns: [], rows: [], time: "event_timestamp" } as const;
  const request = { spine, selections: [], fullNames: false };
  const scenario: Scenario = { entities, views: featureViews, tables, queries: [], request };
  return joinOf(scenario, { view, alias: null, keys: {}, features: null });
}
