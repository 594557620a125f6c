import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstPlace } from "./first-place.ts";

/** Prints that are held at once: 8 bytes each. */
const mostHeld = 4_000_000;

/**
 * 53 bits that keys are told apart by: of a key that is not among a thousand million others, one in nine million is taken for one of
 * them. Two lanes of multiplications, mixed at the end; no more than that, since a comparison makes two for each key.
 */
export function printOf(keyText: string, seed = 0): number {
  let one = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  let other = Math.imul(seed ^ 0x7f4a7c15, 0xc2b2ae35);
  for (let index = 0; index < keyText.length; index += 1) {
    const unit = keyText.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193) + (other >>> 15);
    other = Math.imul(other ^ unit, 0x5bd1e995) + (one >>> 13);
  }
  const [high, low] = [mixed(one ^ (other >>> 11)), mixed(other ^ (one << 7) ^ keyText.length)];
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/** Each bit of the result depends on each that is given. */
function mixed(bits: number): number {
  const first = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  const second = Math.imul(first ^ (first >>> 15), 0x846ca68b);
  return second ^ (second >>> 16);
}

/**
 * Which keys were seen, however many: those that are too many to hold wait in a file, and are looked through in parts, each in one pass
 * of the asker.
 */
export class KeyPrints {
  readonly #most: number;
  #held: Float64Array;
  #count = 0;
  #spill: { readonly folder: string; readonly file: FileHandle } | null = null;

  constructor(most = mostHeld) {
    this.#most = most;
    this.#held = new Float64Array(Math.min(most, 65_536));
  }

  async add(prints: readonly number[]): Promise<void> {
    for (const print of prints) {
      if (this.#count === this.#most) await this.#toFile();
      if (this.#count === this.#held.length) this.#grow();
      this.#held[this.#count] = print;
      this.#count += 1;
    }
  }

  /** Each part says which keys it can speak of, and which of these were seen. */
  async *parts(): AsyncGenerator<KeyPart, void, void> {
    if (this.#spill === null) {
      yield partOf(sorted(this.#held, this.#count), () => true);
      return;
    }
    await this.#toFile();
    const { size } = await this.#spill.file.stat();
    const parts = Math.ceil(size / 8 / this.#most);
    for (let part = 0; part < parts; part += 1) {
      const isMine = (print: number) => print % parts === part;
      yield partOf(await this.#read(isMine), isMine);
    }
  }

  async close(): Promise<void> {
    const spill = this.#spill;
    this.#spill = null;
    await spill?.file.close();
    if (spill !== null) await rm(spill.folder, { recursive: true, force: true });
  }

  #grow(): void {
    this.#held = grown(this.#held, Math.min(this.#most, this.#held.length * 2));
  }

  async #toFile(): Promise<void> {
    if (this.#spill === null) {
      const folder = await mkdtemp(join(tmpdir(), "asof-keys-"));
      this.#spill = { folder, file: await open(join(folder, "prints"), "w+") };
    }
    const { buffer, byteOffset } = this.#held;
    await this.#spill.file.appendFile(new Uint8Array(buffer, byteOffset, this.#count * 8));
    this.#count = 0;
  }

  async #read(isMine: (print: number) => boolean): Promise<Float64Array> {
    let [found, count] = [new Float64Array(this.#most), 0];
    const piece = Buffer.alloc(8 * 65_536);
    for (let at = 0; ; ) {
      const { bytesRead } = (await this.#spill?.file.read(piece, 0, piece.length, at)) ?? { bytesRead: 0 };
      if (bytesRead === 0) return sorted(found, count);
      for (const print of new Float64Array(piece.buffer, piece.byteOffset, bytesRead / 8)) {
        if (!isMine(print)) continue;
        if (count === found.length) found = grown(found, found.length * 2);
        found[count] = print;
        count += 1;
      }
      at += bytesRead;
    }
  }
}

/** A part of the keys. */
export interface KeyPart {
  /** Whether it is for this part to say. */
  isMine(print: number): boolean;
  /** Whether the key was seen. */
  has(print: number): boolean;
}

function partOf(prints: Float64Array, isMine: KeyPart["isMine"]): KeyPart {
  const placeOf = (print: number) => firstPlace(prints.length, (place) => (prints[place] ?? 0) < print);
  return { isMine, has: (print) => prints[placeOf(print)] === print };
}

function grown(prints: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(prints);
  return larger;
}

function sorted(prints: Float64Array, count: number): Float64Array {
  return prints.slice(0, count).sort();
}
