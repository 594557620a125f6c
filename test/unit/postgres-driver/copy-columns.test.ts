import { describe, expect, it } from "vitest";
import { binaryChunks } from "../../../dialects/postgres/driver/copy-binary.ts";
import { textChunks } from "../../../dialects/postgres/driver/copy-text.ts";
import { columnBatch } from "../../../src/ir/column-builder.ts";
import type { MixedBatch } from "../../../src/ir/mixed-batch.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

const string = { kind: "string" } as const;
const cases: readonly (readonly [CanonicalType, readonly CanonicalValue[]])[] = [
  [{ kind: "bool" }, [true, null, false]],
  [{ kind: "int32" }, [0, -1, 2 ** 31 - 1, null, -(2 ** 31)]],
  [{ kind: "int64" }, [0n, -1n, 2n ** 63n - 1n, null, -(2n ** 63n), 2n ** 32n, -(2n ** 32n) - 1n, 2n ** 31n]],
  [{ kind: "float32" }, [0, -0, 1.5, null, Number.NaN, Number.NEGATIVE_INFINITY]],
  [{ kind: "float64" }, [0, -0, 5e-324, null, Number.NaN, Number.POSITIVE_INFINITY]],
  [{ kind: "decimal", precision: 38, scale: 2 }, ["1.50", null, "-12345678901234567890.12"]],
  [string, ["", "plain", null, "🚕 ü", "a long text that is written by a call, not byte by byte"]],
  [{ kind: "bytes" }, [new Uint8Array([0, 1, 255]), null, new Uint8Array()]],
  [
    { kind: "timestamp" },
    [
      ...["2013-01-01T10:00:00Z", "1999-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z", null],
      ...["infinity", "-infinity", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"],
    ],
  ],
  [{ kind: "date" }, ["2013-01-31", "1970-01-01", null, "infinity", "-infinity", "0001-01-01"]],
  [{ kind: "json" }, ['{"a":1}', null]],
  [{ kind: "array", of: string }, [["a", null], [], null]],
  [{ kind: "vector", length: 2 }, [[1, 2], null]],
];

async function written(
  chunks: typeof binaryChunks,
  types: readonly CanonicalType[],
  numbered: boolean,
  given: readonly MixedBatch[],
): Promise<Buffer> {
  const columns = types.map((type, index) => ({ name: `column ${index + 1}`, type }));
  async function* batches() {
    yield* given;
  }
  const parts: Uint8Array[] = [];
  for await (const { bytes } of chunks({ columns, rows: batches(), numbered, unfit: "online-value-unfit" }))
    parts.push(bytes);
  return Buffer.concat(parts);
}

describe("rows by column", () => {
  it.each(cases.map(([type, values]) => ({ name: typeName(type), type, values })))(
    "of $name are sent as the same rows are",
    async ({ type, values }) => {
      const rows = values.map((value) => [value]);
      const byColumn = columnBatch([type], rows);
      for (const chunks of [binaryChunks, textChunks])
        for (const numbered of [false, true]) {
          const expected = await written(chunks, [type], numbered, [rows, rows]);
          expect(await written(chunks, [type], numbered, [byColumn, rows])).toEqual(expected);
        }
    },
  );

  it("tell the place of a text that the engine cannot hold", async () => {
    const batch = columnBatch(
      [string, string],
      [
        ["a", "b"],
        ["c", "with \0 in it"],
      ],
    );
    await expect(written(binaryChunks, [string, string], false, [batch])).rejects.toMatchObject({
      diagnostics: [{ code: "online-value-unfit", message: expect.stringContaining("row 2, column 'column 2'") }],
    });
  });

  it("are refused where a column is missing", async () => {
    const batch = columnBatch([string], [["a"]]);
    await expect(written(binaryChunks, [string, string], false, [batch])).rejects.toThrow(RangeError);
  });
});
