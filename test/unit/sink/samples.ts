import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { ColumnBatch } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { ResultColumn } from "../../../src/ports/warehouse.ts";

const types: Readonly<Record<string, CanonicalType>> = {
  flag: { kind: "bool" },
  small: { kind: "int32" },
  big: { kind: "int64" },
  single: { kind: "float32" },
  double: { kind: "float64" },
  cents: { kind: "decimal", precision: 9, scale: 2 },
  money: { kind: "decimal", precision: 18, scale: 4 },
  huge: { kind: "decimal", precision: 38, scale: 10 },
  'name, "quoted" 🦉': { kind: "string" },
  blob: { kind: "bytes" },
  at: { kind: "timestamp" },
  day: { kind: "date" },
  extra: { kind: "json" },
  counts: { kind: "array", of: { kind: "int64" } },
  texts: { kind: "array", of: { kind: "string" } },
  times: { kind: "array", of: { kind: "timestamp" } },
  embedding: { kind: "vector", length: 3 },
};

/** A column of every type. */
export const allColumns: readonly ResultColumn[] = Object.entries(types).map(([name, type]) => ({ name, type }));

export const nulls: Row = allColumns.map(() => null);

/** Values at the edges of their types. */
export const edges: readonly Row[] = [
  [
    true,
    2_147_483_647,
    9_223_372_036_854_775_807n,
    Math.fround(0.1),
    0.1,
    "-1234567.89",
    "99999999999999.9999",
    "1234567890123456789012345678.0123456789",
    'a "quoted", line\r\nand another',
    new Uint8Array([0, 255, 16]),
    "2013-11-03T05:30:00.000001Z",
    "2013-11-03",
    '{"n": 12345678901234567890, "s": "\\n"}',
    [1n, null, -9_223_372_036_854_775_808n],
    ["", null, "x,y"],
    ["1969-12-31T23:59:59.999999Z", null],
    [0.5, -1, 2],
  ],
  nulls,
  [
    false,
    -2_147_483_648,
    -9_223_372_036_854_775_808n,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    "0.00",
    "-0.0001",
    "-0.0000000001",
    "",
    new Uint8Array(),
    "0001-01-01T00:00:00Z",
    "1969-12-31",
    "[]",
    [],
    [],
    [],
    [0, 0, 0],
  ],
  [
    null,
    0,
    0n,
    0,
    -0,
    "0.01",
    "0.0000",
    "0.0000000000",
    "NA",
    null,
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31",
    "null",
    null,
    null,
    null,
    null,
  ],
];

/** Rows of these columns as writers take them. */
export function batchOf(columns: readonly ResultColumn[], rows: readonly Row[]): ColumnBatch {
  return columnBatch(
    columns.map(({ type }) => type),
    rows,
  );
}
