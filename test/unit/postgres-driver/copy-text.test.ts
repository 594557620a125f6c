import { describe, expect, it } from "vitest";
import { textChunks } from "../../../dialects/postgres/driver/copy-text.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../../src/ir/value.ts";

async function lines(columns: readonly CanonicalType[], rows: readonly Row[], numbered = false): Promise<string> {
  async function* batches() {
    yield rows;
  }
  const named = columns.map((type, index) => ({ name: `c${index}`, type }));
  let text = "";
  for await (const { bytes } of textChunks({ columns: named, rows: batches(), numbered, unfit: "spine-invalid" }))
    text += Buffer.from(bytes).toString();
  return text;
}

const string: CanonicalType = { kind: "string" };

describe("rows in the text format of COPY", () => {
  it("escape what COPY reads as its own", async () => {
    const rows = [
      ["a\tb\nc\rd\\e", null],
      ["\\N", ""],
    ];
    expect(await lines([string, string], rows)).toBe("a\\tb\\nc\\rd\\\\e\t\\N\n\\\\N\t\n");
  });

  it("carry their number", async () => {
    expect(await lines([string], [["a"], ["b"]], true)).toBe("0\ta\n1\tb\n");
  });

  it("write values inside arrays and bytes with both escapings", async () => {
    const rows = [[["a\\b\tc", null], new Uint8Array([1, 255])]];
    expect(await lines([{ kind: "array", of: string }, { kind: "bytes" }], rows)).toBe(
      '{"a\\\\\\\\b\\tc",NULL}\t\\\\x01ff\n',
    );
  });

  it("come in chunks of whole lines of bounded size", async () => {
    async function* batches() {
      yield Array.from({ length: 3000 }, (_, index) => [`${index} ${"x".repeat(1000)}`]);
    }
    const sizes: number[] = [];
    let rows = 0;
    const source = {
      columns: [{ name: "a", type: string }],
      rows: batches(),
      numbered: false,
      unfit: "spine-invalid",
    } as const;
    for await (const chunk of textChunks(source)) {
      expect(Buffer.from(chunk.bytes).toString().endsWith("\n")).toBe(true);
      sizes.push(chunk.bytes.length);
      rows += chunk.rows;
    }
    expect(rows).toBe(3000);
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThan(1.1e6);
  });

  const misfits: readonly (readonly [CanonicalType, CanonicalValue, RegExp])[] = [
    [{ kind: "bool" }, 1, /expected a boolean, not the number "1"/],
    [{ kind: "int32" }, 2 ** 31, /expected an integer of 32 bits/],
    [{ kind: "int32" }, 1.5, /expected an integer of 32 bits/],
    [{ kind: "int64" }, 2n ** 63n, /expected a bigint of 64 bits/],
    [{ kind: "int64" }, 2 ** 53, /expected a bigint of 64 bits/],
    [{ kind: "int64" }, "1", /not the string "1"/],
    [{ kind: "float64" }, "1.5", /expected a number/],
    [{ kind: "decimal", precision: 4, scale: 2 }, "1,5", /expected a decimal as text/],
    [{ kind: "decimal", precision: 4, scale: 2 }, 1.5, /expected a decimal as text/],
    [string, 1, /expected a string/],
    [string, "half \ud83d", /half a surrogate pair/],
    [string, "nul \0", /NUL character/],
    [{ kind: "bytes" }, "x", /expected a Uint8Array/],
    [{ kind: "timestamp" }, 0, /expected the ISO text/],
    [{ kind: "date" }, "2013-02-29", /expected a date/],
    [{ kind: "json" }, "{", /not JSON/],
    [{ kind: "array", of: string }, "x", /expected an array<string>/],
    [{ kind: "array", of: { kind: "int32" } }, [1, "2"], /expected an integer of 32 bits/],
    [{ kind: "vector", length: 2 }, [1], /expected an array of 2 numbers/],
  ];
  it.each(misfits)("refuse for %o the value %o", async (type, value, reason) => {
    const run = lines(
      [string, type],
      [
        ["fine", null],
        ["fine", value],
      ],
    );
    await expect(run).rejects.toThrow(reason);
    await expect(run).rejects.toMatchObject({ diagnostics: [{ code: "spine-invalid", path: "c1" }] });
    await expect(run).rejects.toThrow(/row 2, column 'c1'/);
  });
});
