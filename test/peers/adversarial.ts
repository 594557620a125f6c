import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { allColumns, edges, nulls } from "../unit/sink/samples.ts";

/** More values at the edges of their types, by the kind of type. */
const hostile: Readonly<Partial<Record<CanonicalType["kind"], readonly CanonicalValue[]>>> = {
  int64: [9_007_199_254_740_993n, -9_007_199_254_740_993n, 1n << 62n, -1n],
  float32: [-0, Number.NaN, Number.POSITIVE_INFINITY, Math.fround(3.402_823_4e38), Math.fround(1.401e-45)],
  float64: [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE],
  string: [
    "",
    "NULL",
    "null",
    "NaN",
    "\\N",
    "\u0000",
    "\t",
    "\r",
    "a\nb",
    "é",
    "e\u0301",
    "🦉",
    "\u2028",
    "'\"`,;",
    " ",
  ],
  bytes: [new Uint8Array(), new Uint8Array([0]), Uint8Array.from({ length: 256 }, (_, byte) => byte)],
  timestamp: ["1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2262-04-12T00:00:00Z", "1582-10-14T00:00:00.5Z"],
  date: ["1970-01-01", "1582-10-04", "1900-02-28", "2000-02-29", "0001-01-01"],
  json: ["{}", '{"a": {"b": [1, null, "é🦉"]}}', '"text"', "12345678901234567890", "true"],
};

/** The same numbers on every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Draw = () => number;

function below(draw: Draw, bound: number): number {
  return Math.floor(draw() * bound);
}

function digits(draw: Draw, count: number): string {
  return Array.from({ length: count }, () => below(draw, 10)).join("");
}

function ofType(type: CanonicalType, draw: Draw): CanonicalValue {
  const known = hostile[type.kind];
  if (known !== undefined && draw() < 0.3) return known[below(draw, known.length)] ?? null;
  switch (type.kind) {
    case "bool":
      return draw() < 0.5;
    case "int32":
      return below(draw, 2 ** 32) - 2 ** 31;
    case "int64":
      return BigInt.asIntN(64, BigInt(`1${digits(draw, 18)}`) * 10n);
    case "float32":
      return Math.fround(draw() * 1e6 - 5e5);
    case "float64":
      return (draw() - 0.5) * 10 ** below(draw, 300);
    case "decimal":
      return decimal(type, draw);
    case "timestamp":
      return new Date(below(draw, 4e12) - 2e12).toISOString().replace(/\.\d*Z/, ".123456Z");
    case "date":
      return new Date(below(draw, 4e12) - 2e12).toISOString().slice(0, 10);
    case "array":
      return Array.from({ length: below(draw, 5) }, () => (draw() < 0.2 ? null : ofType(type.of, draw)));
    case "vector":
      return Array.from({ length: type.length }, () => Math.fround(draw()));
    case "bytes":
      return Uint8Array.from({ length: below(draw, 20) }, () => below(draw, 256));
    case "string":
      return `word ${below(draw, 200)}`;
    case "json":
      return `{"n": ${below(draw, 100)}}`;
  }
}

function decimal({ precision, scale }: Extract<CanonicalType, { kind: "decimal" }>, draw: Draw): string {
  const unscaled = BigInt(digits(draw, 1 + below(draw, precision)));
  const text = String(unscaled).padStart(scale + 1, "0");
  const sign = unscaled !== 0n && draw() < 0.5 ? "-" : "";
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** A column of every type; edges, NULLs and some thousands of drawn rows. */
export const columns = allColumns;

export const adversarial: readonly Row[] = [...edges, nulls, ...drawn(4_000, 7)];

function drawn(count: number, seed: number): readonly Row[] {
  const draw = numbers(seed);
  return Array.from({ length: count }, () => columns.map(({ type }) => (draw() < 0.1 ? null : ofType(type, draw))));
}
