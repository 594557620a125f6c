import type { DuckDBConnection } from "@duckdb/node-api";
import { Client } from "pg";
import { type Column, copyIntoDuckdb } from "../engines/copy-into-duckdb.ts";
import type { BenchServer } from "../engines/server.ts";
import { sourceStatements, spineStatements } from "./generate.ts";
import { features, type Shape, sourceTable, spineTable } from "./shape.ts";

/** Makes a shape's tables where they are not there yet. */
export async function makeTables(server: BenchServer, shape: Shape): Promise<void> {
  await makeMissing(server, spineTable(shape), spineStatements(shape));
  for (let view = 0; view < shape.views; view++) {
    await makeMissing(server, sourceTable(shape, view), sourceStatements(shape, view));
  }
}

export async function makeMissing(server: BenchServer, table: string, statements: readonly string[]): Promise<void> {
  if (!(await missing(server, table))) return;
  for (const statement of statements) await server.run(statement);
}

async function missing(server: BenchServer, relation: string): Promise<boolean> {
  return (await server.ask(`select to_regclass('${relation}')`)) === null;
}

/** Gives every source of a shape the index that `explain` advises, or takes it away. */
export async function setIndexes(server: BenchServer, shape: Shape, wanted: boolean): Promise<void> {
  for (let view = 0; view < shape.views; view++) {
    const advised = "(driver_id, event_timestamp desc, created desc nulls last)";
    await setIndex(server, sourceTable(shape, view), wanted ? advised : null);
  }
}

/** Gives a table an index over what stands in parentheses, or takes it away. */
export async function setIndex(server: BenchServer, table: string, wanted: string | null): Promise<void> {
  const name = `${table}_asof`;
  const isThere = !(await missing(server, name));
  if (wanted !== null && !isThere) {
    await server.run(`create index ${name} on ${table} ${wanted}`);
    await server.run(`vacuum analyze ${table}`);
  }
  if (wanted === null && isThere) await server.run(`drop index ${name}`);
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
  const sources = Array.from({ length: shape.views }, (_, view) => ({
    name: sourceTable(shape, view),
    columns: sourceColumns,
  }));
  await copyEach(server, duckdb, [{ name: spineTable(shape), columns: spineColumns }, ...sources]);
}

export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly Column[];
}

export async function copyEach(
  server: BenchServer,
  duckdb: DuckDBConnection,
  tables: readonly CopiedTable[],
): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    for (const { name, columns } of tables) {
      await copyIntoDuckdb(client, `select * from ${name}`, duckdb, name, columns);
    }
  } finally {
    await client.end();
  }
}
