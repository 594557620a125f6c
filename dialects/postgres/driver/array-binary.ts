import type { CanonicalValue } from "../../../src/ir/value.ts";
import { type FieldBytes, type ReadValue, UnreadableValue } from "./column-decoders.ts";

/** Arrays in Postgres' binary form: dimensions, flags, the elements' type, each dimension's length and bound, the elements. */
const headerLength = 12;
const dimensionLength = 8;

/** The value's own depth: an array type of Postgres does not say how many dimensions a value has. */
export function arrayReader(readElement: ReadValue): ReadValue {
  return (fields, start) => {
    const dimensions = fields.view.getInt32(start);
    if (dimensions === 0) return [];
    const lengths = Array.from({ length: dimensions }, (_, index) =>
      fields.view.getInt32(start + headerLength + dimensionLength * index),
    );
    const elements = new Elements(fields, start + headerLength + dimensionLength * dimensions, readElement);
    return elements.nested(lengths, 0);
  };
}

/** One dimension, and no NULL. */
export function vectorReader(): ReadValue {
  const read = arrayReader(({ view }, start) => view.getFloat32(start));
  return (fields, start, length) => {
    const value = read(fields, start, length);
    const isFlat = Array.isArray(value) && value.every((one) => typeof one === "number");
    if (!isFlat) throw new UnreadableValue("a vector with NULL or with several dimensions");
    return value;
  };
}

class Elements {
  readonly #fields: FieldBytes;
  readonly #read: ReadValue;
  #at: number;

  constructor(fields: FieldBytes, at: number, read: ReadValue) {
    this.#fields = fields;
    this.#read = read;
    this.#at = at;
  }

  nested(lengths: readonly number[], depth: number): CanonicalValue {
    const isInner = depth === lengths.length - 1;
    const values: CanonicalValue[] = [];
    const length = lengths[depth] ?? 0;
    for (let index = 0; index < length; index += 1)
      values.push(isInner ? this.#element() : this.nested(lengths, depth + 1));
    return values;
  }

  #element(): CanonicalValue {
    const length = this.#fields.view.getInt32(this.#at);
    const start = this.#at + 4;
    this.#at = start + Math.max(length, 0);
    return length < 0 ? null : this.#read(this.#fields, start, length);
  }
}
