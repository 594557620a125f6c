import type { ZRow } from "../evaluator/protocol.ts";
import type { TableField } from "../resources.ts";
import { encode } from "../values/encode.ts";
import { isRecord, isRepeated } from "../values/kinds.ts";
import type { StoredTable } from "./table.ts";
import type { Tables } from "./tables.ts";

/** A view of the catalogue of one dataset, answered from memory: the evaluator has none. */
export function informationSchema(tables: Tables, dataset: string, view: string): StoredTable | undefined {
  const found = views[view.toUpperCase()];
  if (found === undefined) return undefined;
  const place = { table_catalog: tables.project, table_schema: dataset };
  const rows = tables.list(dataset).flatMap((table) => found.rows(table).map((row) => ({ ...place, ...row })));
  return {
    created: 0,
    resource: { tableReference: { datasetId: dataset, tableId: view }, schema: { fields: found.fields } },
    rows: rows.map((row): ZRow => ({ cell: found.fields.map((field) => encode(Reflect.get(row, field.name), field)) })),
  };
}

interface View {
  readonly fields: readonly TableField[];
  rows(table: StoredTable): readonly object[];
}

const place: readonly TableField[] = fields("table_catalog STRING, table_schema STRING, table_name STRING");

const views: Readonly<Record<string, View>> = {
  TABLES: {
    fields: [...place, ...fields("table_type STRING, creation_time TIMESTAMP")],
    rows: (table) => [{ ...named(table), table_type: "BASE TABLE", creation_time: new Date(table.created) }],
  },
  COLUMNS: {
    fields: [
      ...place,
      ...fields("column_name STRING, ordinal_position INT64, is_nullable STRING, data_type STRING"),
      ...fields("is_partitioning_column STRING, clustering_ordinal_position INT64"),
    ],
    rows: (table) => table.resource.schema.fields.map((field, index) => column(table, field, index)),
  },
  PARTITIONS: {
    fields: [...place, ...fields("partition_id STRING, total_rows INT64, last_modified_time TIMESTAMP")],
    rows: partitions,
  },
};

function column(table: StoredTable, field: TableField, index: number): object {
  const clustered = table.resource.clustering?.fields.indexOf(field.name) ?? -1;
  return {
    ...named(table),
    column_name: field.name,
    ordinal_position: index + 1,
    is_nullable: field.mode === "REQUIRED" ? "NO" : "YES",
    data_type: typeText(field),
    is_partitioning_column: table.resource.timePartitioning?.field === field.name ? "YES" : "NO",
    clustering_ordinal_position: clustered < 0 ? null : clustered + 1,
  };
}

/** One row for each partition of a column of times; one row without a name for a table that has no partitions. */
function partitions(table: StoredTable): readonly object[] {
  const modified = new Date(table.created);
  const sizes = new Map<string | null, number>();
  for (const row of table.rows) {
    const id = partitionOf(table, row);
    sizes.set(id, (sizes.get(id) ?? 0) + 1);
  }
  const ids = sizes.size === 0 ? [[null, 0] as const] : [...sizes];
  return ids.map(([id, rows]) => ({
    ...named(table),
    partition_id: id,
    total_rows: rows,
    last_modified_time: modified,
  }));
}

const digits: Readonly<Record<string, number>> = { YEAR: 4, MONTH: 6, DAY: 8, HOUR: 10 };

function partitionOf(table: StoredTable, row: ZRow): string | null {
  const partitioning = table.resource.timePartitioning;
  const at = table.resource.schema.fields.findIndex((field) => field.name === partitioning?.field);
  if (partitioning === undefined || at < 0) return null;
  const value = row.cell?.[at] ?? {};
  const day = value.dateValue ?? Number.NaN;
  const ms = value.timestampValue === undefined ? day * 86_400_000 : Number(value.timestampValue.seconds ?? 0) * 1000;
  if (Number.isNaN(ms)) return "__NULL__";
  return new Date(ms)
    .toISOString()
    .replace(/\D/g, "")
    .slice(0, digits[partitioning.type] ?? 8);
}

const standard: Readonly<Record<string, string>> = { INTEGER: "INT64", FLOAT: "FLOAT64", BOOLEAN: "BOOL" };

function typeText(field: TableField): string {
  if (isRepeated(field)) return `ARRAY<${typeText({ ...field, mode: "NULLABLE" })}>`;
  if (!isRecord(field)) return standard[field.type.toUpperCase()] ?? field.type.toUpperCase();
  return `STRUCT<${(field.fields ?? []).map((one) => `${one.name} ${typeText(one)}`).join(", ")}>`;
}

function named(table: StoredTable): object {
  return { table_name: table.resource.tableReference.tableId };
}

function fields(text: string): readonly TableField[] {
  return text.split(", ").map((one) => {
    const [name = "", type = ""] = one.split(" ");
    return { name, type };
  });
}
