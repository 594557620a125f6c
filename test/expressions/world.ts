import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import { Random } from "./random.ts";

/** Columns of every type, and rows of values that have broken something before. */
export interface World {
  readonly columns: Readonly<Record<string, CanonicalType>>;
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

const int64: CanonicalType = { kind: "int64" };
const float64: CanonicalType = { kind: "float64" };
const string: CanonicalType = { kind: "string" };

export const columns = {
  b1: { kind: "bool" },
  b2: { kind: "bool" },
  n1: { kind: "int32" },
  i1: int64,
  i2: int64,
  r1: { kind: "float32" },
  f1: float64,
  f2: float64,
  d1: { kind: "decimal", precision: 12, scale: 3 },
  d2: { kind: "decimal", precision: 20, scale: 6 },
  s1: string,
  s2: string,
  t1: { kind: "timestamp" },
  t2: { kind: "timestamp" },
  y1: { kind: "date" },
  y2: { kind: "date" },
  li: { kind: "array", of: int64 },
  lf: { kind: "array", of: float64 },
  ls: { kind: "array", of: string },
} as const satisfies Readonly<Record<string, CanonicalType>>;

/** What a warehouse cannot hold, or an emulator gets wrong, is left out for it. */
export interface Without {
  readonly infiniteTimes?: boolean;
  readonly emptyTexts?: boolean;
  readonly extremeWholes?: boolean;
  readonly specialFloats?: boolean;
  readonly nullElements?: boolean;
  readonly lists?: boolean;
}

const floats = [
  0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 0.49999999999999994, 4503599627370495.5, 9007199254740992, 1e15, -1e15, 72.5, 0.3, 359.9,
  -179.99, 89.999, 1e-3, 123456.789, 40.6413, -73.7781, 33.9416, 9.5, 100,
]; // biome-ignore format: one list
const specialFloats = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  5e-324,
  1.7976931348623157e308,
  1e-308,
  -1e300,
  1e19,
];
const wholes = [0n, 1n, -1n, 2n, 3n, 7n, -7n, 10n, 60n, 100n, 4294967296n, -1000000007n, 9007199254740993n];
const extremeWholes = [9223372036854775807n, -9223372036854775808n, 4611686018427387904n];
const texts = [
  "a", "A", "abc", "  padded ", "ABC abc", "ÀÉß", "日本", "🙂", "a🙂b", "￿", "\uE000", "𐀀", "é", "e\u0301", "12", "-3.5", "+7", "1e3",
  ".5", "5.", "abc\ndef", "%_\\", "'", '"', "ab", "b", "1 2", "٣", "12\n",
]; // biome-ignore format: one list
const instants = [
  "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2024-03-10T06:59:59Z", "2024-03-10T07:00:00Z", "2024-11-03T05:30:00Z",
  "2024-11-03T06:30:00.000001Z", "2024-03-31T00:59:59.999999Z", "2024-03-31T01:00:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z",
  "2000-02-29T12:00:00Z", "2021-01-03T23:30:00Z", "2020-12-31T23:59:59.5Z", "1999-12-31T18:29:59Z", "2038-01-19T03:14:08Z",
  "2013-07-04T10:20:30.123456Z", "2024-04-06T15:59:59Z", "2018-11-04T02:59:59Z",
]; // biome-ignore format: one list
const days = [
  "1970-01-01",
  "2024-02-29",
  "2000-12-31",
  "2021-01-03",
  "2020-12-28",
  "1999-01-01",
  "1900-03-01",
  "2013-11-03",
  "2024-03-31",
];

export function makeWorld(seed: number, count: number, without: Without = {}): World {
  const random = new Random(seed);
  const pools: Readonly<Record<string, () => CanonicalValue>> = {
    bool: () => random.chance(0.5),
    int32: () => random.pick([0, 1, -1, 7, 2147483647, -2147483648, 60]),
    int64: () => random.pick(without.extremeWholes === true ? wholes : [...wholes, ...extremeWholes]),
    float32: () => Math.fround(random.pick([0, 1.5, -2.25, 0.1, 16777217, 3.4e38, 1e-40])),
    float64: () =>
      random.pick(without.specialFloats === true || random.chance(0.6) ? floats : [...floats, ...specialFloats]),
    string: () => random.pick(without.emptyTexts === true ? texts : ["", ...texts]),
    timestamp: () => random.pick(without.infiniteTimes === true ? instants : [...instants, "infinity", "-infinity"]),
    date: () => random.pick(days),
  };
  const decimal = (precision: number, scale: number): string => {
    const digits = random.pick([1, 2, scale, scale + 1, precision - 1, precision]);
    const scaled = BigInt(Array.from({ length: digits }, () => random.pick(["0", "1", "5", "9", "4"])).join(""));
    const text = scaled.toString().padStart(scale + 1, "0");
    return `${random.chance(0.3) && scaled !== 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
  };
  const value = (type: CanonicalType, nullShare = 0.15): CanonicalValue => {
    if (random.chance(nullShare)) return null;
    if (type.kind === "decimal") return decimal(type.precision, type.scale);
    if (type.kind === "array") {
      const inner = without.nullElements === true ? 0 : 0.2;
      return Array.from({ length: random.below(4) }, () => value(type.of, inner));
    }
    return pools[type.kind]?.() ?? null;
  };
  const used: Readonly<Record<string, CanonicalType>> =
    without.lists === true
      ? Object.fromEntries(Object.entries(columns).filter(([, type]) => type.kind !== "array"))
      : columns;
  const names = Object.keys(used);
  return {
    columns: used,
    names,
    rows: Array.from({ length: count }, () => names.map((name) => value(used[name] ?? string))),
  };
}
