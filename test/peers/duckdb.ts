import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBListType,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";
import { hex, type Read, type Told, toldFloat } from "./told.ts";

/** The rows of a query in DuckDB, as its own client gives them. */
export async function readByDuckdb(sql: string): Promise<Read> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return await read(connection, sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function read(connection: DuckDBConnection, sql: string): Promise<Read> {
  const reader = await connection.runAndReadAll(sql);
  const names = reader.columnNames();
  const types = reader.columnTypes();
  return {
    types: types.map((type, index) => [names[index] ?? "", type.alias ?? String(type)]),
    rows: reader.getRows().map((row) => row.map((value, index) => told(value, types[index]))),
  };
}

function told(value: DuckDBValue, type: DuckDBType | undefined): Told {
  if (value === null) return null;
  if (typeof value === "number") return isFloat(type) ? toldFloat(value) : String(value);
  if (value instanceof DuckDBTimestampTZValue) return String(value.micros);
  if (value instanceof DuckDBDateValue) return String(value.days);
  if (value instanceof DuckDBBlobValue) return hex(value.bytes);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const elements = type instanceof DuckDBListType || type instanceof DuckDBArrayType ? type.valueType : undefined;
    return value.items.map((one) => told(one, elements));
  }
  return String(value);
}

function isFloat(type: DuckDBType | undefined): boolean {
  return type?.typeId === DuckDBTypeId.FLOAT || type?.typeId === DuckDBTypeId.DOUBLE;
}
