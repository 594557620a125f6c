import type { Physical } from "./physical.ts";

/** The values of a row group's leaf, NULLs left out, one after the other. The memory is kept from row group to row group. */
export interface DenseValues {
  readonly count: number;
  /** Bytes that PLAIN takes for the values from `from` up to `to`. */
  plainBytes(from: number, to: number): number;
  append(values: Physical, nulls: Uint8Array | null, rows: number): void;
  clear(): void;
}

/** Values of one width. */
export class FixedValues implements DenseValues {
  readonly width: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #count = 0;

  constructor(width: number) {
    this.width = width;
  }

  get count(): number {
    return this.#count;
  }

  /** The values' bytes, as long as nothing is appended. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#count * this.width);
  }

  plainBytes(from: number, to: number): number {
    return (to - from) * this.width;
  }

  append(values: Physical, nulls: Uint8Array | null, rows: number): void {
    if (values.kind !== "fixed") throw new Error("values of one width expected");
    const at = this.#count * this.width;
    this.#bytes = grown(this.#bytes, at + rows * this.width);
    if (nulls === null) this.#bytes.set(values.bytes, at);
    this.#count += nulls === null ? rows : this.#copyPresent(values.bytes, nulls, rows, at);
  }

  clear(): void {
    this.#count = 0;
  }

  #copyPresent(bytes: Uint8Array, nulls: Uint8Array, rows: number, at: number): number {
    if (this.width === 8) return copyPairs(wordsOf(bytes), nulls, rows, wordsOf(this.#bytes), at >> 2);
    if (this.width === 4) return copyWords(wordsOf(bytes), nulls, rows, wordsOf(this.#bytes), at >> 2);
    return copyBytes(bytes, nulls, rows, this.#bytes, at, this.width);
  }
}

/** Bytes as 32-bit words: bits are copied as they are, which floats would not promise for every NaN. */
export function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength >> 2);
}

function copyPairs(from: Int32Array, nulls: Uint8Array, rows: number, to: Int32Array, start: number): number {
  let at = start;
  for (let row = 0; row < rows; row++) {
    if (nulls[row] === 1) continue;
    to[at++] = from[2 * row] ?? 0;
    to[at++] = from[2 * row + 1] ?? 0;
  }
  return (at - start) >> 1;
}

function copyWords(from: Int32Array, nulls: Uint8Array, rows: number, to: Int32Array, start: number): number {
  let at = start;
  for (let row = 0; row < rows; row++) if (nulls[row] !== 1) to[at++] = from[row] ?? 0;
  return at - start;
}

function copyBytes(
  from: Uint8Array,
  nulls: Uint8Array,
  rows: number,
  to: Uint8Array,
  start: number,
  width: number,
): number {
  let at = start;
  for (let row = 0; row < rows; row++) {
    if (nulls[row] === 1) continue;
    for (let byte = row * width; byte < (row + 1) * width; byte++) to[at++] = from[byte] ?? 0;
  }
  return (at - start) / width;
}

/** Texts and bytes. */
export class VariableValues implements DenseValues {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #offsets: Int32Array<ArrayBuffer> = new Int32Array(1);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Value i lies from `offsets[i]` to `offsets[i + 1]`. */
  get offsets(): Int32Array {
    return this.#offsets;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  plainBytes(from: number, to: number): number {
    return (this.#offsets[to] ?? 0) - (this.#offsets[from] ?? 0) + 4 * (to - from);
  }

  append(values: Physical, nulls: Uint8Array | null, rows: number): void {
    if (values.kind !== "variable") throw new Error("values of differing widths expected");
    const { offsets, bytes } = values;
    const start = this.#offsets[this.#count] ?? 0;
    const first = offsets[0] ?? 0;
    this.#bytes = grown(this.#bytes, start + (offsets[rows] ?? 0) - first);
    this.#offsets = grownOffsets(this.#offsets, this.#count + rows + 1);
    if (nulls === null) this.#appendAll(offsets, bytes, rows, start - first);
    else this.#appendPresent(offsets, bytes, nulls, rows);
  }

  clear(): void {
    this.#count = 0;
  }

  #appendAll(offsets: Int32Array, bytes: Uint8Array, rows: number, shift: number): void {
    this.#bytes.set(bytes.subarray(offsets[0], offsets[rows]), (offsets[0] ?? 0) + shift);
    for (let row = 1; row <= rows; row++) this.#offsets[++this.#count] = (offsets[row] ?? 0) + shift;
  }

  /** The bytes at a NULL are none, mostly; where there are some, they are left out. */
  #appendPresent(offsets: Int32Array, bytes: Uint8Array, nulls: Uint8Array, rows: number): void {
    let end = this.#offsets[this.#count] ?? 0;
    for (let row = 0; row < rows; row++) {
      if (nulls[row] === 1) continue;
      const to = offsets[row + 1] ?? 0;
      for (let byte = offsets[row] ?? 0; byte < to; byte++) this.#bytes[end++] = bytes[byte] ?? 0;
      this.#offsets[++this.#count] = end;
    }
  }
}

/** Memory for so many bytes at least, with what is there kept; doubled, so that growing costs little. */
export function grown(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  if (bytes.length >= needed) return bytes;
  const larger = new Uint8Array((Math.max(needed, 2 * bytes.length, 64) + 7) & ~7);
  larger.set(bytes);
  return larger;
}

function grownOffsets(offsets: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  if (offsets.length >= needed) return offsets;
  const larger = new Int32Array(Math.max(needed, 2 * offsets.length, 64));
  larger.set(offsets);
  return larger;
}
