import { rowsOf } from "../../../src/ir/column-rows.ts";
import type { Statement, StatementColumn, UploadTable, VerifiedStatement } from "../../../src/ir/statement.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import type { ParameterValue } from "../../../src/kernel/sql.ts";
import type { ReadResult, Warehouse } from "../../../src/ports/warehouse.ts";

export interface Wanted {
  readonly columns: Readonly<Record<string, CanonicalType | null>>;
  readonly parameters?: readonly ParameterValue[];
  readonly upload?: UploadTable;
}

/** A statement as if the compiler had made and verified it: the only place of these tests that says so. */
export function verified(text: string, { columns, parameters = [], upload }: Wanted): VerifiedStatement {
  const outline: Pick<Statement["outline"], "columns" | "upload" | "choices"> = {
    columns: Object.entries(columns).map(([name, type]) => column(name, type)),
    upload: upload ?? null,
    choices: [],
  };
  return {
    text,
    parameters: parameters.map((value) => ({ value })),
    outline,
    hash: "",
  } as unknown as VerifiedStatement;
}

function column(name: string, type: CanonicalType | null): StatementColumn {
  return { name, sqlName: name, type, from: "spine", role: null };
}

export async function* inBatches(...batches: readonly (readonly Row[])[]): RowBatches {
  yield* batches;
}

export async function allRows({ columns, batches }: ReadResult): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const batch of rowsOf(columns, batches)) rows.push(...batch);
  return rows;
}

export async function readAll(
  warehouse: Warehouse,
  text: string,
  wanted: Wanted,
  rows?: RowBatches,
): Promise<readonly Row[]> {
  const result = await warehouse.read({ statement: verified(text, wanted), upload: rows ?? null, batchRows: 1000 });
  return allRows(result);
}

export function table(name: string, schema: string | null = null) {
  return { database: null, schema, name };
}

export const types = {
  bool: { kind: "bool" },
  int32: { kind: "int32" },
  int64: { kind: "int64" },
  float32: { kind: "float32" },
  float64: { kind: "float64" },
  decimal: { kind: "decimal", precision: 20, scale: 4 },
  string: { kind: "string" },
  bytes: { kind: "bytes" },
  timestamp: { kind: "timestamp" },
  date: { kind: "date" },
  json: { kind: "json" },
} as const satisfies Record<string, CanonicalType>;

export function arrayOf(of: CanonicalType): CanonicalType {
  return { kind: "array", of };
}
