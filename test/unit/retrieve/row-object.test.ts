import { describe, expect, it } from "vitest";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";
import { batchObjects, rowObject } from "../../../src/runtime/retrieve/row-object.ts";

const columns: readonly ResultColumn[] = [
  { name: "id", type: { kind: "int64" } },
  { name: "__proto__", type: { kind: "string" } },
  { name: "at", type: { kind: "timestamp" } },
  { name: "7", type: { kind: "float64" } },
];
const rows: readonly Row[] = [
  [1n, "a", "2013-01-01T10:00:00Z", 0.5],
  [null, null, null, null],
  [3n, "", "infinity", Number.NaN],
];

describe("objects of a batch", () => {
  const types = columns.map(({ type }) => type);

  it("are those of its rows, whatever a column is called", () => {
    const objects = batchObjects(columns, columnBatch(types, rows));
    expect(objects).toStrictEqual(rows.map((row) => rowObject(columns, row)));
    const [first] = objects;
    expect(first === undefined ? null : Object.getPrototypeOf(first)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(first, "__proto__")?.value).toBe("a");
  });

  it("are none where there are no rows", () => {
    expect(batchObjects(columns, columnBatch(types, []))).toStrictEqual([]);
  });
});
