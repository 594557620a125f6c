import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { arrayOf, types } from "../executed/driver/statements.ts";
import type { Allowances } from "./subject.ts";

const hostile = "tab\tnew\nline\rback\\slash \\N \\. \"q\" 'q' `b` $1 ? {{x}} NULL é 😀 \u2028 -- /* ; DROP";

/** A column of each type, with values that their text forms could get wrong. */
const values: Readonly<Record<string, readonly [CanonicalType, CanonicalValue, CanonicalValue]>> = {
  b: [types.bool, true, false],
  i: [types.int32, -2147483648, 2147483647],
  l: [types.int64, -9223372036854775808n, 9223372036854775807n],
  g: [types.float32, Math.fround(0.1), -1.5],
  f: [types.float64, 0.1 + 0.2, -5e-324],
  d: [types.decimal, "1234567890123456.7891", "-0.0001"],
  s: [types.string, hostile, ""],
  x: [types.bytes, Uint8Array.of(0, 9, 10, 92, 255), new Uint8Array()],
  t: [types.timestamp, "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.000001Z"],
  y: [types.date, "2024-02-29", "0001-01-01"],
  j: [types.json, '{"a": ["x\\ty", 1, null]}', "[]"],
  an: [arrayOf(types.int64), [-9223372036854775808n, 7n], []],
  as: [arrayOf(types.string), [hostile, "", "NULL", "a,b"], ["é"]],
};

export const everyType: Readonly<Record<string, CanonicalType>> = Object.fromEntries(
  Object.entries(values).map(([name, [type]]) => [name, type]),
);

export const everyColumn = Object.entries(everyType).map(([name, type]) => ({ name, type }));

/** Two rows of values and one of NULLs, told apart by `i` and `s`. */
export function everyRow({ noNullArrays }: Pick<Allowances, "noNullArrays">): readonly Row[] {
  const list = Object.values(values);
  const none = list.map(([type]) => (type.kind === "array" && noNullArrays !== null ? [] : null));
  return [list.map(([, one]) => one), list.map(([, , other]) => other), none];
}

/** Rows as they are compared: JSON by its value where the warehouse keeps no text. */
export function comparable(rows: readonly Row[], { jsonText }: Allowances): readonly Row[] {
  const json = Object.keys(everyType).indexOf("j");
  if (jsonText === null) return rows;
  return rows.map((row) =>
    row.map((value, index) =>
      index === json && typeof value === "string" ? JSON.stringify(JSON.parse(value)) : value,
    ),
  );
}
