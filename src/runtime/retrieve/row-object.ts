import { type CellReader, cellReader } from "../../ir/column-rows.ts";
import type { ColumnBatch } from "../../ir/columns.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

/** A row by the names of its columns. */
export type RowObject = Record<string, CanonicalValue>;

/** `Object.fromEntries` would do; this makes no array a cell. */
export function rowObject(columns: readonly ResultColumn[], row: Row): RowObject {
  const object: RowObject = {};
  columns.forEach(({ name }, index) => {
    setCell(object, name, row[index] ?? null);
  });
  return object;
}

/** The rows of a batch. */
export function batchObjects(columns: readonly ResultColumn[], batch: ColumnBatch): RowObject[] {
  const objects = Array.from({ length: batch.rows }, (): RowObject => ({}));
  columns.forEach(({ name, type }, index) => {
    const column = batch.columns[index];
    if (column !== undefined) setColumn(objects, name, cellReader(type, column));
  });
  return objects;
}

/** Rows of columns that are there whole. Column by column: the engine then knows where the next cell goes. */
export function rowObjects(
  columns: readonly { readonly name: string; readonly values: readonly CanonicalValue[] }[],
  count: number,
): RowObject[] {
  const objects = Array.from({ length: count }, (): RowObject => ({}));
  for (const { name, values } of columns) setColumn(objects, name, (row) => values[row] ?? null);
  return objects;
}

function setColumn(objects: readonly RowObject[], name: string, read: CellReader): void {
  const isPlain = name !== "__proto__";
  let row = 0;
  for (const object of objects) {
    const value = read(row);
    if (isPlain) object[name] = value;
    else setCell(object, name, value);
    row += 1;
  }
}

/** A column named `__proto__` stays a column. */
function setCell(object: RowObject, name: string, value: CanonicalValue): void {
  if (name === "__proto__")
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}
