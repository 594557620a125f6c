/** Answers scenarios with the real compiler and a real engine. */
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import { unlimitedProject } from "../../src/ir/limits.ts";
import type { Row } from "../../src/ir/value.ts";
import { AsofError, throwIfErrors } from "../../src/kernel/diagnostics.ts";
import type { Dialect } from "../../src/ports/dialect.ts";
import type { Warehouse } from "../../src/ports/warehouse.ts";
import type { RetrievalRequest } from "../../src/runtime/retrieve/retrieval.ts";
import { TrainingSet } from "../../src/runtime/retrieve/training-set.ts";
import type { Scenario, ScenarioTable } from "../naive/scenario.ts";
import type { Outcome, RunScenario } from "../property/property.ts";
import type { Storage } from "../property/storage.ts";
import { templates } from "./templates.ts";

/** A warehouse that scenarios are answered on, and a way round its driver to make their tables. */
export interface ScenarioEngine {
  readonly dialect: Dialect;
  readonly warehouse: Warehouse;
  readonly storage: Storage;
  /** A schema for tables that are not in the usual one. */
  createSchema(name: string): Promise<void>;
  createTables(tables: readonly ScenarioTable[]): Promise<void>;
  /** Those of them that there are. */
  dropTables(tables: readonly ScenarioTable[]): Promise<void>;
}

/** Codes of refusals that are a right answer to some scenarios. */
const rightRefusals = new Set(["strategy-unavailable", "empty-request"]);

/** A scenario's tables stand while it is asked, by whatever strategy, and go when the next one comes. */
export function scenarioRunner(engine: ScenarioEngine): RunScenario {
  let standing: readonly ScenarioTable[] = [];
  return async (scenario, strategy) => {
    if (standing !== scenario.tables) {
      await engine.dropTables(standing);
      standing = scenario.tables;
      await engine.createTables(scenario.tables);
    }
    return ask(engine, scenario, strategy);
  };
}

/** A scenario's request; without a warehouse it can be compiled alone. */
export function trainingSetOf(
  dialect: Dialect,
  warehouse: Warehouse | null,
  scenario: Scenario,
  strategy: string | null,
): TrainingSet {
  const { registry, problems } = buildRegistry(
    "scenario",
    [...scenario.entities, ...scenario.views, ...(scenario.onDemand?.views ?? [])],
    new Map(),
  );
  throwIfErrors(problems);
  return new TrainingSet(
    {
      registry,
      places: new Map(),
      dialect,
      templates,
      clock: { now: () => 0n },
      offline: warehouse === null,
      warehouse: () => (warehouse === null ? Promise.reject(new Error("no connection")) : Promise.resolve(warehouse)),
      limits: unlimitedProject,
    },
    requestOf(scenario, strategy),
  );
}

async function ask(engine: ScenarioEngine, scenario: Scenario, strategy: string | null): Promise<Outcome> {
  const trainingSet = trainingSetOf(engine.dialect, engine.warehouse, scenario, strategy);
  try {
    const { columns, batches } = await trainingSet.read();
    const rows: Row[] = [];
    for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
    return { columns: columns.map((column) => column.name), rows, strategies: await strategiesOf(trainingSet) };
  } catch (failure) {
    const code = failure instanceof AsofError ? failure.diagnostics[0]?.code : undefined;
    if (code !== undefined && rightRefusals.has(code)) return { refused: code };
    throw failure;
  }
}

/** How each role is joined. */
export async function strategiesOf(trainingSet: TrainingSet): Promise<Readonly<Record<string, string>>> {
  const { choices } = (await trainingSet.compiled()).statement.outline;
  return Object.fromEntries(choices.map(({ role, strategy }) => [role, strategy]));
}

function requestOf({ request, onDemand }: Scenario, strategy: string | null): RetrievalRequest {
  const { spine, fullNames } = request;
  const selections = [...request.selections, ...(onDemand?.selections ?? [])];
  const rest = { features: { kind: "selections" as const, selections }, fullNames, strategies: {}, strategy };
  if (spine.kind !== "rows") return { ...rest, spine };
  const names = spine.columns.map((column) => column.name);
  const rows = spine.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return { ...rest, spine: { kind: "upload", rows, time: spine.time, columns: spine.columns } };
}
