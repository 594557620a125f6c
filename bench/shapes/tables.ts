import type { DuckDBConnection } from "@duckdb/node-api";
import { Client } from "pg";
import { type Column, copyIntoDuckdb } from "../engines/copy-into-duckdb.ts";
import type { BenchServer } from "../engines/server.ts";
import { sourceStatements, spineStatements } from "./generate.ts";
import { features, type Shape, sourceTable, spineTable } from "./shape.ts";

/** Makes a shape's tables where they are not there yet. */
export async function makeTables(server: BenchServer, shape: Shape): Promise<void> {
  if (await missing(server, spineTable(shape))) await runAll(server, spineStatements(shape));
  for (let view = 0; view < shape.views; view++) {
    if (await missing(server, sourceTable(shape, view))) await runAll(server, sourceStatements(shape, view));
  }
}

async function missing(server: BenchServer, relation: string): Promise<boolean> {
  return (await server.ask(`select to_regclass('${relation}')`)) === null;
}

async function runAll(server: BenchServer, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await server.run(statement);
}

/** Gives every source of a shape the index that `explain` advises, or takes it away. */
export async function setIndexes(server: BenchServer, shape: Shape, wanted: boolean): Promise<void> {
  for (let view = 0; view < shape.views; view++) {
    const table = sourceTable(shape, view);
    const name = `${table}_asof`;
    const isThere = !(await missing(server, name));
    if (wanted && !isThere) {
      await server.run(`create index ${name} on ${table} (driver_id, event_timestamp desc, created desc nulls last)`);
      await server.run(`vacuum analyze ${table}`);
    }
    if (!wanted && isThere) await server.run(`drop index ${name}`);
  }
}

const sourceColumns: readonly Column[] = [
  { name: "driver_id", kind: "int64" },
  { name: "event_timestamp", kind: "timestamp" },
  { name: "created", kind: "timestamp" },
  ...features.map((name): Column => ({ name, kind: "float64" })),
];

const spineColumns: readonly Column[] = [
  { name: "rid", kind: "int32" },
  { name: "driver_id", kind: "int64" },
  { name: "event_timestamp", kind: "timestamp" },
  { name: "label", kind: "int32" },
];

/** The same rows in DuckDB, under the same names. */
export async function copyTables(server: BenchServer, duckdb: DuckDBConnection, shape: Shape): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await copyIntoDuckdb(client, `select * from ${spineTable(shape)}`, duckdb, spineTable(shape), spineColumns);
    for (let view = 0; view < shape.views; view++) {
      const table = sourceTable(shape, view);
      await copyIntoDuckdb(client, `select * from ${table}`, duckdb, table, sourceColumns);
    }
  } finally {
    await client.end();
  }
}
