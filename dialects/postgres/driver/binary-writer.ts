import type { CanonicalValue } from "../../../src/ir/value.ts";

/** Writes a value, never NULL, with its length before it. Throws `UnfitValue`. */
export type BinaryEncoder = (value: Exclude<CanonicalValue, null>, writer: BinaryWriter) => void;

/** Numbers and text, most significant byte first, into a buffer that grows. */
export class BinaryWriter {
  at = 0;
  #bytes: Buffer;
  #view: DataView;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#view = viewOf(this.#bytes);
  }

  /** What was written: the writer's own bytes, until it begins anew. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.at);
  }

  int8(value: number): void {
    this.#room(1);
    this.#view.setInt8(this.at, value);
    this.at += 1;
  }

  int16(value: number): void {
    this.#room(2);
    this.#view.setInt16(this.at, value);
    this.at += 2;
  }

  int32(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.at, value);
    this.at += 4;
  }

  int64(value: bigint): void {
    this.#room(8);
    this.#view.setBigInt64(this.at, value);
    this.at += 8;
  }

  /** The same of an integer that a number holds exactly. */
  safeInt64(value: number): void {
    this.#room(8);
    const upper = Math.floor(value / 2 ** 32);
    this.#view.setInt32(this.at, upper);
    this.#view.setUint32(this.at + 4, value - upper * 2 ** 32);
    this.at += 8;
  }

  float32(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.at, value);
    this.at += 4;
  }

  float64(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.at, value);
    this.at += 8;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Text that is ASCII without NUL, byte by byte, which is fast for short ones. False, with nothing written, for any other. */
  ascii(text: string): boolean {
    this.#room(text.length);
    const bytes = this.#bytes;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0 || code > 127) return false;
      bytes[this.at + index] = code;
    }
    this.at += text.length;
    return true;
  }

  utf8(text: string): void {
    this.#room(3 * text.length);
    this.at += this.#bytes.write(text, this.at, "utf8");
  }

  /** What `write` writes, with its length before it. */
  measured(write: () => void): void {
    const start = this.at;
    this.int32(0);
    write();
    this.#view.setInt32(start, this.at - start - 4);
  }

  #room(size: number): void {
    if (this.at + size <= this.#bytes.length) return;
    const longer = Buffer.allocUnsafeSlow(Math.max(this.at + size, 2 * this.#bytes.length));
    this.#bytes.copy(longer, 0, 0, this.at);
    this.#bytes = longer;
    this.#view = viewOf(longer);
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
