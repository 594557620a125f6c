/** Answers scenarios with the real compiler and a real engine. */

import { encoderOf } from "../../dialects/postgres/driver/encode.ts";
import type { Engine } from "../../dialects/postgres/driver/engine.ts";
import { postgresWarehouse } from "../../dialects/postgres/driver/warehouse.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { buildRegistry } from "../../src/compiler/registry/build-registry.ts";
import { rowsOf } from "../../src/ir/column-rows.ts";
import type { Relation } from "../../src/ir/definition.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { AsofError, throwIfErrors } from "../../src/kernel/diagnostics.ts";
import { identifier, join, qualified, type Sql, SqlPrinter, sql, stringLiteral } from "../../src/kernel/sql.ts";
import { type RetrievalRequest, TrainingSet } from "../../src/runtime/retrieve/training-set.ts";
import type { Scenario, ScenarioColumn, ScenarioRequest, ScenarioTable } from "../naive/scenario.ts";
import type { Outcome, RunScenario } from "../property/property.ts";
import { templates } from "./templates.ts";

const { lexicon } = postgres;

/** Codes of refusals that are a right answer to some scenarios. */
const rightRefusals = new Set(["strategy-unavailable", "empty-request"]);

/** Every scenario gets its tables, is asked, and leaves nothing behind. */
export function scenarioRunner(engine: Engine): RunScenario {
  return async (scenario, strategy) => {
    await execute(engine, scenario.tables.flatMap(createTable));
    try {
      return await ask(engine, scenario, strategy);
    } finally {
      await execute(engine, scenario.tables.map(dropTable));
    }
  };
}

async function ask(engine: Engine, scenario: Scenario, strategy: string | null): Promise<Outcome> {
  const { registry, problems } = buildRegistry("scenario", [...scenario.entities, ...scenario.views], new Map());
  throwIfErrors(problems);
  const warehouse = postgresWarehouse(engine);
  const trainingSet = new TrainingSet(
    {
      registry,
      places: new Map(),
      dialect: postgres,
      templates,
      clock: { now: () => 0n },
      offline: false,
      warehouse: () => Promise.resolve(warehouse),
    },
    requestOf(scenario.request, strategy),
  );
  try {
    const { columns, batches } = await trainingSet.read();
    const rows: Row[] = [];
    for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
    return { columns: columns.map((column) => column.name), rows };
  } catch (failure) {
    const code = failure instanceof AsofError ? failure.diagnostics[0]?.code : undefined;
    if (code !== undefined && rightRefusals.has(code)) return { refused: code };
    throw failure;
  }
}

function requestOf(request: ScenarioRequest, strategy: string | null): RetrievalRequest {
  const { spine, selections, fullNames } = request;
  const rest = { features: { kind: "selections" as const, selections }, fullNames, strategies: {}, strategy };
  if (spine.kind !== "rows") return { ...rest, spine };
  const names = spine.columns.map((column) => column.name);
  const rows = spine.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
  return { ...rest, spine: { kind: "upload", rows, time: spine.time, columns: spine.columns } };
}

export async function execute(engine: Engine, statements: readonly Sql[]): Promise<void> {
  const lease = await engine.acquire(undefined);
  try {
    for (const statement of statements) {
      await lease.client.query(new SqlPrinter(lexicon.spelling).print(statement));
    }
  } finally {
    await lease.release(true);
  }
}

export function createTable(table: ScenarioTable): readonly Sql[] {
  const name = relationSql(table.relation);
  const columns = table.columns.map((column) => sql`${identifier(column.name)} ${columnType(column)}`);
  const create = sql`CREATE TABLE ${name} (${join(columns, sql`, `)})`;
  if (table.rows.length === 0) return [create];
  const rows = table.rows.map((row) => {
    const cells = table.columns.map((column, index) => literal(row[index] ?? null, column));
    return cells.length === 0 ? sql`DEFAULT` : sql`(${join(cells, sql`, `)})`;
  });
  return [create, sql`INSERT INTO ${name} VALUES ${join(rows, sql`, `)}`];
}

function dropTable(table: ScenarioTable): Sql {
  return sql`DROP TABLE ${relationSql(table.relation)}`;
}

function relationSql(relation: Relation): Sql {
  return qualified([relation.database, relation.schema, relation.name].filter((part) => part !== null));
}

function columnType(column: ScenarioColumn): Sql {
  if (column.time?.form === "zoneless") return sql`timestamp without time zone`;
  return lexicon.type(column.type);
}

function literal(value: CanonicalValue, column: ScenarioColumn): Sql {
  if (value === null) return sql`NULL`;
  return sql`CAST(${stringLiteral(text(value, column.type))} AS ${columnType(column)})`;
}

function text(value: Exclude<CanonicalValue, null>, type: CanonicalType): string {
  // Zoneless digits stand as they are; all else as the driver would upload it.
  return type.kind === "timestamp" && typeof value === "string" ? value : encoderOf(type)(value);
}
