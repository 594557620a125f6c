/** The property: statements of runs give what the twin of runs gives, and a store after them what a training set would have. */

import { compileLatest, latestRequirements, type WarehouseFacts } from "../../src/compiler/compile.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import type { CompiledLatest, LatestRequest, Shard } from "../../src/ir/latest.ts";
import { onlineLayout } from "../../src/ir/online.ts";
import type { Row } from "../../src/ir/value.ts";
import { AsofError, throwIfErrors } from "../../src/kernel/diagnostics.ts";
import { factsAbout } from "../../src/runtime/retrieve/warehouse-facts.ts";
import { joinOf, type NaiveJoin } from "../naive/join.ts";
import { type NaiveInterval, NaiveOnlineStore } from "../naive/online.ts";
import { isEverKnown, isWindowed, keysIn, momentsOf, naiveAsOf, naiveRun } from "../naive/runs.ts";
import type { Scenario } from "../naive/scenario.ts";
import { formatInstant } from "../naive/time.ts";
import { show } from "../naive/values.ts";
import fc from "../support/fast-check.ts";
import { indexedTable } from "../support/indexed-table.ts";
import type { ScenarioEngine } from "../support/scenario-engine.ts";
import { templates } from "../support/templates.ts";

/** What the runs of all scenarios met. */
export interface RunsMet {
  runs: number;
  /** Runs whose newest rows were walked to. */
  walked: number;
  rows: number;
  windows: number;
  tied: number;
  served: number;
  missing: number;
  overflows: number;
}

export interface RunsOptions {
  readonly cases: number;
  readonly seed?: number;
  readonly scenarios: fc.Arbitrary<Scenario>;
  /** Whether the warehouse says that an index leads to the newest row of each key, whatever there is. */
  readonly isIndexed?: boolean;
}

/** Scenarios whose rows are known when they happen: those of a first run can be walked to. */
export function promptScenarios(scenarios: fc.Arbitrary<Scenario>): fc.Arbitrary<Scenario> {
  return scenarios.map((scenario) => ({
    ...scenario,
    views: scenario.views.map((view) => ({ ...view, source: { ...view.source, availableAt: null } })),
  }));
}

/** Rejects with the seed and the smallest scenario that fails. */
export async function checkRuns(
  engine: ScenarioEngine,
  { cases, seed, scenarios, isIndexed = false }: RunsOptions,
): Promise<RunsMet> {
  const met: RunsMet = { runs: 0, walked: 0, rows: 0, windows: 0, tied: 0, served: 0, missing: 0, overflows: 0 };
  const ends = fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(scenarios, ends, fc.nat({ max: 5 }), async (scenario, picks, shards) => {
    await engine.dropTables(scenario.tables);
    await engine.createTables(scenario.tables);
    try {
      for (const { name } of scenario.views) await checkView(engine, scenario, name, { picks, shards, isIndexed, met });
    } finally {
      await engine.dropTables(scenario.tables);
    }
  });
  const endOnFailure = process.env["ASOF_PROPERTY_SHRINK"] === undefined;
  await fc.assert(property, { numRuns: cases, endOnFailure, ...(seed === undefined ? {} : { seed }) });
  return met;
}

interface Drawn {
  readonly picks: readonly number[];
  readonly shards: number;
  readonly isIndexed: boolean;
  readonly met: RunsMet;
}

async function checkView(engine: ScenarioEngine, scenario: Scenario, view: string, drawn: Drawn): Promise<void> {
  const request = { ...scenario.request, fullNames: false };
  const join = joinOf({ ...scenario, request }, { view, alias: null, keys: {}, features: null });
  const { dialect } = engine;
  const index = drawn.isIndexed && dialect.newest !== undefined && join.view.source.eventTime !== null;
  const compile = await compiler(engine, scenario, index ? (facts) => asIfIndexed(facts, join) : (facts) => facts);
  let store: NaiveOnlineStore | null = null;
  let last: bigint | null = null;
  for (const interval of intervalsOf(join, drawn.picks)) {
    const loaded = await load(engine, compile, view, interval, drawn.isIndexed ? 0 : drawn.shards);
    drawn.met.walked += Number(loaded?.isWalked ?? false);
    const expected = naiveRun(join, interval);
    drawn.met.runs += 1;
    if (loaded === null || expected === null) {
      if (loaded !== null || expected !== null)
        throw new Error(`${view}: an overflow that is none, or none where one is`);
      drawn.met.overflows += 1;
      return;
    }
    compareRun(join, loaded, expected, drawn.met);
    store ??= new NaiveOnlineStore(loaded.table);
    store.write(loaded.rows);
    last = interval.end;
  }
  if (store !== null && last !== null) compareReads(join, store, last, drawn.met);
}

/** The first run, and those after it, each from where the one before ended. */
function intervalsOf(join: NaiveJoin, picks: readonly number[]): readonly NaiveInterval[] {
  const moments = momentsOf(join);
  const chosen = picks.map((pick) => moments[pick % moments.length] ?? 0n);
  const ends = [...new Set(chosen)].sort((left, right) => (left < right ? -1 : 1));
  return ends.map((end, index) => ({ start: ends[index - 1] ?? null, end }));
}

type Compile = (request: LatestRequest) => Promise<CompiledLatest>;

async function compiler(
  { dialect, warehouse }: ScenarioEngine,
  scenario: Scenario,
  told: (facts: WarehouseFacts) => WarehouseFacts,
): Promise<Compile> {
  const { registry, problems } = buildRegistry("scenario", [...scenario.entities, ...scenario.views], new Map());
  throwIfErrors(problems);
  return async (request) => {
    const facts = told(await factsAbout(latestRequirements(registry, request.view), dialect, warehouse));
    return compileLatest(request, { registry, dialect, templates, places: new Map(), warehouse: facts });
  };
}

/** Rows are walked to without an index as well, only slowly. */
function asIfIndexed(facts: WarehouseFacts, { view, keys }: NaiveJoin): WarehouseFacts {
  const { eventTime } = view.source;
  const columns = keys.map(({ name }) => view.source.keys[name] ?? name);
  const tables = facts.catalog.tables.map((table) => indexedTable(table, columns, eventTime ?? ""));
  return { ...facts, catalog: { ...facts.catalog, tables } };
}

interface Loaded {
  readonly table: CompiledLatest["table"];
  readonly rows: readonly Row[];
  readonly isWalked: boolean;
}

/** Null where a sum left its type. With several parts, each is asked for, and no key is in two. */
async function load(
  engine: ScenarioEngine,
  compile: Compile,
  view: string,
  { start, end }: NaiveInterval,
  shards: number,
): Promise<Loaded | null> {
  const interval = { start: start === null ? null : formatInstant(start), end: formatInstant(end) };
  const parts: readonly (Shard | null)[] =
    shards < 2 ? [null] : Array.from({ length: shards }, (_, index) => ({ index, of: shards }));
  const all: Row[] = [];
  let table: Loaded["table"] | null = null;
  let isWalked = false;
  for (const shard of parts) {
    const compiled = await compile({ view, interval, shard });
    const rows = await rowsOfRun(engine, compiled);
    if (rows === null) return null;
    all.push(...rows);
    table = compiled.table;
    isWalked ||= /SELECT DISTINCT q\.[\s\S]*\bCROSS JOIN LATERAL\b/.test(compiled.statement.text);
  }
  return table && { table, rows: all, isWalked };
}

async function rowsOfRun({ warehouse }: ScenarioEngine, { statement }: CompiledLatest): Promise<readonly Row[] | null> {
  try {
    const { columns, batches } = await warehouse.read({ statement, upload: null, batchRows: 100 });
    const rows: Row[] = [];
    for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
    return rows;
  } catch (failure) {
    if (
      failure instanceof AsofError &&
      failure.diagnostics[0]?.code === "warehouse-error" &&
      /range|overflow/i.test(failure.message)
    )
      return null;
    throw failure;
  }
}

function compareRun(
  join: NaiveJoin,
  { table, rows }: Loaded,
  expected: NonNullable<ReturnType<typeof naiveRun>>,
  met: RunsMet,
): void {
  const layout = onlineLayout(table);
  const keyOf = (row: Row): string => row.slice(0, layout.eventTime).map(show).join("|");
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  if (byKey.size !== rows.length) throw new Error(`${table.view}: a key has two rows`);
  if (rows.length !== expected.length)
    throw new Error(`${table.view}: ${rows.length} rows, the twin has ${expected.length}: ${rows.map(keyOf)}`);
  for (const { keys, accepts, tied } of expected) {
    if (tied) met.tied += 1;
    const row = byKey.get(keyOf(keys));
    if (row === undefined) throw new Error(`${table.view}: nothing for ${keyOf(keys)}`);
    if (!accepts(row[layout.eventTime] ?? null, row.slice(layout.features)))
      throw new Error(`${table.view}: ${keyOf(keys)} is ${row.map(show).join(", ")}`);
  }
  met.rows += rows.length;
  if (isWindowed(join)) met.windows += rows.length;
}

/** What is read after the runs is what a training set would have as of the last run's end. */
function compareReads(join: NaiveJoin, store: NaiveOnlineStore, now: bigint, met: RunsMet): void {
  for (const keys of keysIn(join)) {
    const accepts = naiveAsOf(join, keys, now);
    const stored = store.stored(keys);
    const told = join.features.map(({ output }) => store.read(keys, output, now)[0]);
    const withheld = told.every((one) => one?.status === "NOT_FOUND" || one?.status === "OUTSIDE_MAX_AGE");
    if (isWindowed(join) && stored.length === 0 && isEverKnown(join, keys, now))
      throw new Error(`${join.view.name}: ${keys.map(show)} was known, and is not stored`);
    if (accepts === null || stored.length === 0) {
      if (!withheld || (accepts !== null && !isWindowed(join)))
        throw new Error(`${join.view.name}: ${keys.map(show)} is served otherwise`);
      met.missing += 1;
      continue;
    }
    if (withheld || !accepts(told.map((one) => one?.value ?? null)))
      throw new Error(
        `${join.view.name}: ${keys.map(show)} is served as ${told.map((one) => show(one?.value)).join(", ")}`,
      );
    met.served += 1;
  }
}
