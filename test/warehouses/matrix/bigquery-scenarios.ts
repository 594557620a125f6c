import { fieldOf } from "../../../dialects/bigquery/driver/types.ts";
import { wireText } from "../../../dialects/bigquery/driver/wire-text.ts";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import type { ScenarioColumn, ScenarioTable } from "../../naive/scenario.ts";
import type { Storage } from "../../property/storage.ts";
import { featureTypes } from "../../property/values.ts";
import type { ScenarioEngine } from "../../support/scenario-engine.ts";
import type { RunningBigQuery } from "../bigquery/start.ts";
import { emulatedWarehouse } from "../contract/bigquery-emulated.ts";

const dataset = "scenarios";
/** https://cloud.google.com/bigquery/docs/schemas#flexible-column-names and /docs/tables#table_naming */
const names = {
  column: /^[\p{L}\p{N}\p{Pc}\p{Pd}\p{M}&%=+:'<>#| \t\n]{1,300}$/u,
  table: /^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]+$/u,
};

/** There are no infinite times, and no NULL for an array or in one. */
export const bigqueryStorage: Storage = {
  schema: dataset,
  quoted: (name) => `\`${name.replace(/[\\`]/g, "\\$&").replaceAll("\n", "\\n")}\``,
  takesName: (name, use) => names[use].test(name),
  keepsType: ({ kind }) => kind !== "int32" && kind !== "float32",
  featureTypes,
  infiniteTimes: false,
  held,
};

function held(type: CanonicalType, value: CanonicalValue): CanonicalValue {
  if (type.kind === "array") return isList(value) ? value.filter((one) => one !== null) : [];
  return value === "infinity" || value === "-infinity" ? null : value;
}

export async function bigqueryScenarios(service: RunningBigQuery): Promise<ScenarioEngine> {
  const client = service.client();
  await client.createDataset(dataset);
  const place = ({ relation }: ScenarioTable) => client.dataset(relation.schema ?? dataset);
  return {
    dialect: bigquery,
    warehouse: emulatedWarehouse(service, { dataset }),
    storage: bigqueryStorage,
    createSchema: async (name) => void (await client.createDataset(name)),
    createTables: async (tables) => {
      for (const table of tables) {
        await place(table).createTable(table.relation.name, { schema: { fields: table.columns.map(schemaField) } });
        if (table.rows.length > 0) await place(table).table(table.relation.name).insert(records(table));
      }
    },
    dropTables: async (tables) => {
      for (const table of tables) {
        const stored = place(table).table(table.relation.name);
        if ((await stored.exists())[0]) await stored.delete();
      }
    },
  };
}

function schemaField({ name, type, time }: ScenarioColumn): object {
  return time?.form === "zoneless" ? { name, type: "DATETIME" } : fieldOf({ name, type });
}

function records({ columns, rows }: ScenarioTable): readonly Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column.name, cell(column, row[index] ?? null)])),
  );
}

function cell({ type }: ScenarioColumn, value: CanonicalValue): unknown {
  if (value === null) return null;
  if (type.kind === "array") return isList(value) ? value.map((one) => wireText(type.of, one)) : null;
  return type.kind === "timestamp" ? value : wireText(type, value);
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
