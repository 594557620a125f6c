import type { Position } from "../../define/position.ts";
import type { WrittenRow } from "../../ir/feature-test.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { canonicalJson } from "../../kernel/hash.ts";
import { suggestion } from "../../kernel/names.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { ComparedRow, ComparedValue } from "./results.ts";
import { written } from "./test-rows.ts";

/** To each expected row what was found, where the two differ in a column that the expectation names. */
export function differingRows(
  expect: readonly WrittenRow[],
  spine: readonly WrittenRow[],
  result: { readonly columns: readonly ResultColumn[]; readonly rows: readonly Row[] },
  at: Position,
): readonly ComparedRow[] {
  const names = new Set(result.columns.map(({ name }) => name));
  for (const name of new Set(expect.flatMap(Object.keys)))
    if (!names.has(name)) at.error("invalid-test", `the features give no column '${name}'`, suggestion(name, names));
  const spineColumns = new Set(spine.flatMap(Object.keys));
  return expect.flatMap((row, index) => {
    const found = result.columns.map((column, place) => ({ column, value: result.rows[index]?.[place] ?? null }));
    const values = found.flatMap(({ column: { name, type }, value }): readonly ComparedValue[] => {
      if (!Object.hasOwn(row, name)) return [];
      const expected = written(row[name], type, at.item(index).at(name));
      return [{ column: name, type, expected, found: value, equal: isEqual(expected, value, type) }];
    });
    if (values.every(({ equal }) => equal)) return [];
    const of = found.flatMap(({ column, value }) => (spineColumns.has(column.name) ? [{ ...column, value }] : []));
    return [{ row: index, spine: of, values }];
  });
}

/** Relative: what a float of 64 bits may lose on its way through sums, and one of 32 bits in being one. */
const tolerances: Readonly<Partial<Record<CanonicalType["kind"], number>>> = { float64: 1e-9, float32: 1e-6 };

export function isEqual(expected: CanonicalValue, found: CanonicalValue, type: CanonicalType): boolean {
  if (expected === null || found === null) return expected === found;
  switch (type.kind) {
    case "float32":
    case "float64":
      return isNear(Number(expected), Number(found), tolerances[type.kind] ?? 0);
    case "array":
      return isEqualList(expected, found, type.of);
    case "vector":
      return isEqualList(expected, found, { kind: "float32" });
    case "decimal":
      return plainDecimal(String(expected)) === plainDecimal(String(found));
    case "json":
      return canonicalText(String(expected)) === canonicalText(String(found));
    case "bytes":
      return hex(expected) === hex(found);
    default:
      return expected === found;
  }
}

function isNear(expected: number, found: number, tolerance: number): boolean {
  if (Object.is(expected, found) || expected === found) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(found)) return false;
  return Math.abs(expected - found) <= tolerance * Math.max(Math.abs(expected), Math.abs(found));
}

function isEqualList(expected: CanonicalValue, found: CanonicalValue, of: CanonicalType): boolean {
  if (!Array.isArray(expected) || !Array.isArray(found) || expected.length !== found.length) return false;
  const others: readonly CanonicalValue[] = found;
  return expected.every((one: CanonicalValue, index) => isEqual(one, others[index] ?? null, of));
}

/** JSON by what it says; text that is none is itself. */
function canonicalText(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return text;
  }
}

/** `+1.50` and `1.5` are one number. */
function plainDecimal(text: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const digits = `${whole || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  return sign === "-" && digits !== "0" ? `-${digits}` : digits;
}

function hex(value: CanonicalValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : "";
}
