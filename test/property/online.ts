/** Scenarios whose rows are all of one instant, answered by what an online store serves at that instant. */

import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import type { Registry } from "../../src/ir/registry.ts";
import type { CanonicalValue, Row, RowBatches } from "../../src/ir/value.ts";
import { throwIfErrors } from "../../src/kernel/diagnostics.ts";
import { formatInstant } from "../../src/kernel/time.ts";
import type { OnlineStore } from "../../src/ports/online-store.ts";
import { compilingLatest } from "../../src/runtime/materialize/compiling.ts";
import { OnlineReads } from "../../src/runtime/online/online-reads.ts";
import { joinOf } from "../naive/join.ts";
import type { Scenario } from "../naive/scenario.ts";
import { spineOf } from "../naive/spine.ts";
import { isInstant } from "../naive/time.ts";
import type fc from "../support/fast-check.ts";
import type { ScenarioEngine } from "../support/scenario-engine.ts";
import { templates } from "../support/templates.ts";
import type { RunScenario } from "./property.ts";

/** Of scenarios without a time that could be taken. */
const usualInstant = 1_767_225_600_000_000n;

/** The spine's own rows, uploaded, all of the time of one of them. */
export function atOneInstant(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  return scenarios.map((scenario) => {
    const { request } = scenario;
    const spine = spineOf(
      scenario,
      request.selections.map((selection) => joinOf(scenario, selection)),
    );
    const times = spine.rows.map((row) => row.time).filter(isInstant);
    const instant = formatInstant(times[Math.floor(times.length / 2)] ?? usualInstant);
    const { time } = request.spine;
    const place = spine.columns.findIndex(({ name }) => name === time);
    const columns = spine.columns.with(place, { name: time, type: { kind: "timestamp" } });
    const rows = spine.rows.map(({ values }) => values.with(place, instant));
    return { ...scenario, request: { ...request, spine: { kind: "rows", columns, rows, time } } };
  });
}

/** Leaves out rows that lack a request value, which is called like its column: those are refused online. */
export function withEveryRequestValue(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  return scenarios.map((scenario) => {
    const { request, onDemand } = scenario;
    if (request.spine.kind !== "rows" || onDemand === undefined) return scenario;
    const { columns, rows } = request.spine;
    const sent = new Set(onDemand.views.flatMap((view) => view.request.map(({ name }) => name)));
    const places = columns.flatMap(({ name }, index) => (sent.has(name) ? [index] : []));
    const whole = rows.filter((row) => places.every((place) => (row[place] ?? null) !== null));
    return { ...scenario, request: { ...request, spine: { ...request.spine, rows: whole } } };
  });
}

/** Loads every view into the store, as of the instant of the spine's rows, and reads the rows' entities back. */
export function servedRunner(engine: ScenarioEngine, online: OnlineStore): RunScenario {
  let scenarios = 0;
  return async (scenario) => {
    scenarios += 1;
    const registry = registryOf(scenario, `scenario_${scenarios}`);
    const { spine, selections, fullNames } = scenario.request;
    if (spine.kind !== "rows") throw new Error("rows of one instant are uploaded");
    const place = spine.columns.findIndex(({ name }) => name === spine.time);
    const instant = String(spine.rows[0]?.[place] ?? formatInstant(usualInstant));
    await engine.createTables(scenario.tables);
    try {
      for (const view of registry.featureViews)
        await loadView(engine, online, { registry, view: view.name, end: instant });
    } finally {
      await engine.dropTables(scenario.tables);
    }
    const features = {
      kind: "selections",
      selections: [...selections, ...(scenario.onDemand?.selections ?? [])],
    } as const;
    const reads = new OnlineReads({
      registry: async () => registry,
      online: async () => online,
      places: new Map(),
      clock: { now: () => microseconds(instant) },
    });
    const asked = { features, fullNames };
    const plan = await reads.planOf(asked);
    const entities = Object.fromEntries(
      plan.columns.map(({ name }) => [
        name,
        spine.rows.map((row) => row[spine.columns.findIndex((one) => one.name === name)] ?? null),
      ]),
    );
    const served = plan.columns.length === 0 ? spine.rows.map(() => ({})) : entities;
    const found = await reads.readPlan(plan, served);
    const names = Object.keys(found.features);
    const values = (row: number): Row =>
      plan.outputs.map(({ name }): CanonicalValue => found.features[name]?.values[row] ?? null);
    return {
      columns: [...spine.columns.map(({ name }) => name), ...names],
      rows: spine.rows.map((row, number) => [...row, ...values(number)]),
    };
  };
}

function microseconds(instant: string): bigint {
  return (
    BigInt(Date.parse(`${instant.slice(0, 19)}Z`)) * 1_000n +
    BigInt((/\.(\d+)/.exec(instant)?.[1] ?? "0").padEnd(6, "0"))
  );
}

function registryOf({ entities, views, onDemand }: Scenario, project: string): Registry {
  const { registry, problems } = buildRegistry(project, [...entities, ...views, ...(onDemand?.views ?? [])], new Map());
  throwIfErrors(problems);
  return registry;
}

async function loadView(
  { dialect, warehouse }: ScenarioEngine,
  online: OnlineStore,
  { registry, view, end }: { readonly registry: Registry; readonly view: string; readonly end: string },
): Promise<void> {
  const { compile } = compilingLatest({ registry, places: new Map(), dialect, templates, warehouse });
  const { table, statement } = await compile({ view, interval: { start: null, end }, shard: null }, undefined);
  const { columns, batches } = await warehouse.read({ statement, upload: null, batchRows: 1_000 });
  const rows: Row[] = [];
  // Where both share one session, what is read is held before any of it is written.
  for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
  await online.prepare(table);
  await online.load(table, inOneBatch(rows));
  await online.switchTo(table);
}

async function* inOneBatch(rows: readonly Row[]): RowBatches {
  yield rows;
}
