import { packed, type SmallIntegers } from "../bit-packing.ts";

/**
 * Parquet's hybrid of runs and packed bits, in its two plainest forms: one run where all values are equal, else bits alone,
 * whose count is filled up to a multiple of eight.
 */
export function hybrid(values: SmallIntegers, from: number, to: number, bits: number): Uint8Array {
  const first = values[from] ?? 0;
  if (allEqual(values, from, to, first)) return Uint8Array.of(...varint((to - from) * 2), ...valueBytes(first, bits));
  const groups = Math.ceil((to - from) / 8);
  const header = varint(groups * 2 + 1);
  const bytes = new Uint8Array(header.length + groups * bits);
  bytes.set(header);
  bytes.set(packed(values, from, to, bits), header.length);
  return bytes;
}

/** Bits that hold every value up to `largest`; one at least, since some readers stumble over none. */
export function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest));
}

function allEqual(values: SmallIntegers, from: number, to: number, first: number): boolean {
  for (let index = from; index < to; index++) if (values[index] !== first) return false;
  return true;
}

function valueBytes(value: number, bits: number): readonly number[] {
  return Array.from({ length: Math.ceil(bits / 8) }, (_, byte) => (value >>> (8 * byte)) & 0xff);
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
