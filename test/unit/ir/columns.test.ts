import { describe, expect, it } from "vitest";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import { batchRows, rowsOf } from "../../../src/ir/column-rows.ts";
import { type ColumnBatches, storageOf } from "../../../src/ir/columns.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { Row } from "../../../src/ir/value.ts";
import { formatInstant } from "../../../src/kernel/time.ts";
import fc from "../../support/fast-check.ts";

const types: readonly CanonicalType[] = [
  { kind: "bool" },
  { kind: "int32" },
  { kind: "int64" },
  { kind: "float32" },
  { kind: "float64" },
  { kind: "decimal", precision: 38, scale: 4 },
  { kind: "string" },
  { kind: "bytes" },
  { kind: "timestamp" },
  { kind: "date" },
  { kind: "json" },
  { kind: "array", of: { kind: "int64" } },
  { kind: "vector", length: 2 },
];

const full: Row = [
  true,
  -2_147_483_648,
  9_223_372_036_854_775_807n,
  0.5,
  -0,
  "-1234567890123456789012345678901234.5678",
  "naïve ✈ \u0000 text",
  new Uint8Array([0, 255, 7]),
  "2013-01-01T10:00:00.000001Z",
  "1969-12-31",
  '{"a": 1}',
  [1n, null, 3n],
  [0.5, 1],
];
const nothing: Row = types.map(() => null);

describe("rows by column", () => {
  it("come back as they were, NULLs and empty batches included", async () => {
    for (const rows of [[full, nothing, full], [nothing], [full], []]) {
      expect(batchRows(types, columnBatch(types, rows))).toStrictEqual(rows);
    }
  });

  it("keep NaN, infinities and infinite times", () => {
    const some: readonly CanonicalType[] = [{ kind: "float64" }, { kind: "timestamp" }, { kind: "date" }];
    const rows: readonly Row[] = [
      [Number.NaN, "infinity", "infinity"],
      [Number.NEGATIVE_INFINITY, "-infinity", "-infinity"],
    ];
    expect(batchRows(some, columnBatch(some, rows))).toStrictEqual(rows);
  });

  it("tell every instant that 64 bits hold", () => {
    const anyInstant = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 2n });
    fc.assert(
      fc.property(fc.array(anyInstant, { minLength: 1 }), fc.nat(3), (instants, skipped) => {
        // A part of a longer array: its memory does not begin at its first value.
        const data = BigInt64Array.from([...Array<bigint>(skipped).fill(7n), ...instants]).subarray(skipped);
        const batch = {
          rows: instants.length,
          columns: [{ nulls: null, values: { storage: "int64", data } as const }],
        };
        expect(batchRows([{ kind: "timestamp" }], batch)).toStrictEqual(instants.map((one) => [formatInstant(one)]));
      }),
    );
  });

  it("mark NULLs only where there are any", () => {
    const [column] = columnBatch([{ kind: "int32" }], [[1], [2]]).columns;
    expect(column?.nulls).toBeNull();
    expect(columnBatch([{ kind: "int32" }], [[1], [null]]).columns[0]?.nulls).toStrictEqual(new Uint8Array([0, 1]));
  });

  it("lay every type out as it is said", () => {
    const { columns } = columnBatch(types, [full]);
    expect(columns.map(({ values }) => values.storage)).toStrictEqual(types.map(storageOf));
  });

  it("refuse values of another type", () => {
    expect(() => columnBatch([{ kind: "int64" }], [[2n ** 63n]])).toThrow(RangeError);
    expect(() => columnBatch([{ kind: "timestamp" }], [["soon"]])).toThrow(RangeError);
    expect(() => columnBatch([{ kind: "date" }], [["2013-02-29"]])).toThrow(RangeError);
    expect(() => columnBatch([{ kind: "string" }], [[1]])).toThrow(RangeError);
  });

  it("close the columns when nobody wants more rows", async () => {
    let closed = false;
    async function* batches() {
      try {
        yield columnBatch([{ kind: "int32" }], [[1]]);
        yield columnBatch([{ kind: "int32" }], [[2]]);
      } finally {
        closed = true;
      }
    }
    for await (const rows of rowsOf([{ type: { kind: "int32" } }], batches())) {
      expect(rows).toStrictEqual([[1]]);
      break;
    }
    expect(closed).toBe(true);
  });

  it("close the columns when nobody began", async () => {
    let closed = false;
    const batches: ColumnBatches = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true, value: undefined }),
        return: async () => {
          closed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    await rowsOf([], batches).return?.();
    expect(closed).toBe(true);
  });
});
