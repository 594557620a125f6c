import type { Statistics } from "hyparquet";
import { type DenseValues, FixedValues, VariableValues } from "./dense-values.ts";
import type { Dictionary } from "./dictionary.ts";
import type { LeafBuffer } from "./leaf-buffer.ts";

/** What readers skip row groups by: the least and the greatest value, and how many are NULL. NaN has no place in the order. */
export function statisticsOf({ leaf, values, entries }: LeafBuffer, dictionary: Dictionary | null): Statistics {
  const null_count = BigInt(entries - values.count);
  const bounds = boundsOf(leaf.type.kind, values, dictionary);
  return bounds === null ? { null_count } : { null_count, min_value: bounds.least, max_value: bounds.greatest };
}

type Bound = NonNullable<Statistics["min_value"]>;

interface Bounds {
  readonly least: Bound;
  readonly greatest: Bound;
}

function boundsOf(
  kind: LeafBuffer["leaf"]["type"]["kind"],
  values: DenseValues,
  dictionary: Dictionary | null,
): Bounds | null {
  if (values.count === 0) return null;
  if (values instanceof VariableValues) return kind === "string" ? textBounds(values, dictionary) : null;
  if (!(values instanceof FixedValues)) return null;
  const { buffer, byteOffset } = values.bytes;
  switch (kind) {
    case "bool":
      return truthBounds(values.bytes);
    case "int32":
    case "date":
      return numberBounds(new Int32Array(buffer, byteOffset, values.count));
    case "float32":
      return numberBounds(new Float32Array(buffer, byteOffset, values.count));
    case "float64":
      return numberBounds(new Float64Array(buffer, byteOffset, values.count));
    case "int64":
    case "timestamp":
      return int64Bounds(new BigInt64Array(buffer, byteOffset, values.count));
    default:
      return null;
  }
}

function truthBounds(bytes: Uint8Array): Bounds {
  return { least: !bytes.includes(0), greatest: bytes.includes(1) };
}

/** Zero has two signs that are equal: the least is the negative one, the greatest the positive one. */
function numberBounds(data: Int32Array | Float32Array | Float64Array): Bounds | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least > greatest) return null;
  const whole = data instanceof Int32Array;
  return { least: least === 0 && !whole ? -0 : least, greatest: greatest === 0 ? 0 : greatest };
}

/** Compared by halves: numbers are faster than bigints. */
function int64Bounds(data: BigInt64Array): Bounds {
  const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  let [least, greatest] = [0, 0];
  for (let index = 1; index < data.length; index++) {
    if (isLess(words, index, least)) least = index;
    if (isLess(words, greatest, index)) greatest = index;
  }
  return { least: data[least] ?? 0n, greatest: data[greatest] ?? 0n };
}

function isLess(words: Int32Array, left: number, right: number): boolean {
  const [high, other] = [words[2 * left + 1] ?? 0, words[2 * right + 1] ?? 0];
  return high === other ? (words[2 * left] ?? 0) >>> 0 < (words[2 * right] ?? 0) >>> 0 : high < other;
}

/** In the order of their bytes. */
function textBounds(values: VariableValues, dictionary: Dictionary | null): Bounds {
  const candidates = dictionary?.firsts;
  let [least, greatest] = [0, 0];
  for (let index = 0; index < (candidates?.length ?? values.count); index++) {
    const candidate = candidates?.[index] ?? index;
    if (compared(values, candidate, least) < 0) least = candidate;
    if (compared(values, candidate, greatest) > 0) greatest = candidate;
  }
  return { least: textAt(values, least), greatest: textAt(values, greatest) };
}

function compared({ offsets, bytes }: VariableValues, left: number, right: number): number {
  const [first, second] = [offsets[left] ?? 0, offsets[right] ?? 0];
  const lengths = [(offsets[left + 1] ?? 0) - first, (offsets[right + 1] ?? 0) - second] as const;
  const shared = Math.min(...lengths);
  for (let at = 0; at < shared; at++) {
    const difference = (bytes[first + at] ?? 0) - (bytes[second + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return lengths[0] - lengths[1];
}

function textAt({ offsets, bytes }: VariableValues, index: number): Uint8Array {
  return bytes.slice(offsets[index], offsets[index + 1]);
}
