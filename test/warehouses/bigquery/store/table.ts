import type { ZRow, ZValue } from "../evaluator/protocol.ts";
import type { TableField, TableResource } from "../resources.ts";

/** A table as it is kept: what the service tells of it, and its rows. */
export interface StoredTable {
  readonly resource: TableResource & { readonly schema: { readonly fields: readonly TableField[] } };
  readonly created: number;
  readonly rows: readonly ZRow[];
}

/** The logical size of columns as the service prices them. */
export function bytesOf(table: StoredTable, columns: readonly number[]): number {
  return table.rows.reduce(
    (sum, row) => sum + columns.reduce((all, at) => all + valueBytes(row.cell?.[at] ?? {}), 0),
    0,
  );
}

/** 8 bytes for numbers and times, 1 for a boolean, 2 and the UTF-8 length for text, 16 for a NUMERIC, nothing for NULL. */
function valueBytes(value: ZValue): number {
  if (value.stringValue !== undefined) return 2 + Buffer.byteLength(value.stringValue);
  if (value.bytesValue !== undefined) return 2 + value.bytesValue.length;
  if (value.jsonValue !== undefined) return Buffer.byteLength(value.jsonValue);
  if (value.boolValue !== undefined) return 1;
  if (value.numericValue !== undefined) return 16;
  if (value.bignumericValue !== undefined) return 32;
  if (value.arrayValue !== undefined) return sum(value.arrayValue.element);
  if (value.structValue !== undefined) return sum(value.structValue.field);
  return Object.keys(value).some((key) => key !== "value") ? 8 : 0;
}

function sum(values: readonly ZValue[] = []): number {
  return values.reduce((all, one) => all + valueBytes(one), 0);
}
