/** Small integers, a byte or a word each. */
export type SmallIntegers = Uint8Array | Int32Array;

/** Values from `from` up to `to`, so many bits each, lowest bit first; the last byte is filled with zeros. */
export function packed(values: SmallIntegers, from: number, to: number, bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(((to - from) * bits) / 8));
  let at = 0;
  let pending = 0;
  let count = 0;
  for (let index = from; index < to; index++) {
    pending |= (values[index] ?? 0) << count;
    count += bits;
    while (count >= 8) {
      bytes[at++] = pending & 0xff;
      pending >>>= 8;
      count -= 8;
    }
  }
  if (count > 0) bytes[at] = pending & 0xff;
  return bytes;
}
