import type { ColumnDecoder, Format } from "./column-decoders.ts";

/** Shorter values are copied faster byte by byte than by a call. */
const shortLength = 24;

/** Bytes as they come: of `bytea` in binary form, and of everything whose text form is what we want. */
export function bytesDecoder(of: Format): ColumnDecoder {
  let offsets = new Int32Array(1);
  let data = new Uint8Array(0);
  return {
    format: of,
    put({ bytes, starts, lengths, total }, at, rows) {
      let end = offsets[at] ?? 0;
      if (end + total > data.length) data = grown(data, end, end + total);
      for (let row = 0; row < rows; row += 1) {
        const start = starts[row] ?? 0;
        const length = lengths[row] ?? -1;
        if (length > shortLength) data.set(bytes.subarray(start, start + length), end);
        else for (let index = 0; index < length; index += 1) data[end + index] = bytes[start + index] ?? 0;
        if (length > 0) end += length;
        offsets[at + row + 1] = end;
      }
    },
    reserve(rows) {
      const longer = new Int32Array(rows + 1);
      longer.set(offsets);
      offsets = longer;
    },
    finish(rows) {
      const used = offsets[rows] ?? 0;
      const values = { storage: "bytes", offsets: offsets.slice(0, rows + 1), data: data.slice(0, used) } as const;
      if (used < data.length / 4) data = new Uint8Array(used);
      return values;
    },
  };
}

function grown(data: Uint8Array, used: number, needed: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(Math.max(needed, 2 * data.length));
  longer.set(data.subarray(0, used));
  return longer;
}
