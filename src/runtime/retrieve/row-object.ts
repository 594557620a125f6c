import type { CanonicalValue, Row } from "../../ir/value.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";

/** A row by the names of its columns. */
export type RowObject = Record<string, CanonicalValue>;

/** `Object.fromEntries` would do; this makes no array a cell. A column named `__proto__` stays a column. */
export function rowObject(columns: readonly ResultColumn[], row: Row): RowObject {
  const object: RowObject = {};
  columns.forEach(({ name }, index) => {
    const value = row[index] ?? null;
    if (name === "__proto__")
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    else object[name] = value;
  });
  return object;
}
