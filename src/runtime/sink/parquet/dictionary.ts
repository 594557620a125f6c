import { type DenseValues, FixedValues, VariableValues, wordsOf } from "./dense-values.ts";

/** Values told by their place in a list of the distinct ones. */
export interface Dictionary {
  /** For each distinct value, in the order of the list, where it stands first. */
  readonly firsts: readonly number[];
  /** For each value its place in the list. */
  readonly places: Int32Array;
}

/** Of more distinct values than this no dictionary is made: its look-ups would cost more than it saves. */
const mostEntries = 1 << 14;

const sampleSize = 1_024;

/** Where more than this share of a sample is distinct, no dictionary is tried. */
const mostDistinct = 0.7;

/** A dictionary where it makes the values much smaller, else null: judged by a sample first, then by the values as they come. */
export function dictionaryOf(values: DenseValues): Dictionary | null {
  const keys = keysOf(values);
  if (keys === null || values.count < sampleSize || !repeats(keys, values.count)) return null;
  const most = Math.min(mostEntries, values.count >> 2);
  const finder = new Finder(keys);
  const places = new Int32Array(values.count);
  for (let index = 0; index < values.count; index++) {
    places[index] = finder.placeOf(index);
    if (finder.firsts.length > most) return null;
  }
  return { firsts: finder.firsts, places };
}

/** Looks at values spread evenly. */
function repeats(keys: Keys, count: number): boolean {
  const finder = new Finder(keys);
  const step = count / sampleSize;
  for (let sample = 0; sample < sampleSize; sample++) finder.placeOf(Math.floor(sample * step));
  return finder.firsts.length < sampleSize * mostDistinct;
}

/** Tells values apart by their bits. */
interface Keys {
  hash(index: number): number;
  same(left: number, right: number): boolean;
}

function keysOf(values: DenseValues): Keys | null {
  if (values instanceof VariableValues) return byteKeys(values);
  if (!(values instanceof FixedValues)) return null;
  if (values.width === 8) return pairKeys(wordsOf(values.bytes));
  return values.width === 4 ? wordKeys(wordsOf(values.bytes)) : null;
}

function wordKeys(words: Int32Array): Keys {
  return {
    hash: (index) => mixed(words[index] ?? 0),
    same: (left, right) => words[left] === words[right],
  };
}

function pairKeys(words: Int32Array): Keys {
  return {
    hash: (index) => mixed((words[2 * index] ?? 0) ^ Math.imul(words[2 * index + 1] ?? 0, 0x9e3779b1)),
    same: (left, right) => words[2 * left] === words[2 * right] && words[2 * left + 1] === words[2 * right + 1],
  };
}

function byteKeys({ offsets, bytes }: VariableValues): Keys {
  return {
    hash(index) {
      let hash = 0x811c9dc5;
      const to = offsets[index + 1] ?? 0;
      for (let at = offsets[index] ?? 0; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
      return mixed(hash);
    },
    same(left, right) {
      const length = (offsets[left + 1] ?? 0) - (offsets[left] ?? 0);
      if (length !== (offsets[right + 1] ?? 0) - (offsets[right] ?? 0)) return false;
      const [first, second] = [offsets[left] ?? 0, offsets[right] ?? 0];
      for (let at = 0; at < length; at++) if (bytes[first + at] !== bytes[second + at]) return false;
      return true;
    },
  };
}

/** Spreads bits, so that the lowest depend on all. */
function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return once ^ (once >>> 13);
}

const slots = 4 * mostEntries;

/** An open hash table of values by where they stand first. */
class Finder {
  readonly firsts: number[] = [];
  readonly #keys: Keys;
  /** Place and one, so that zero is free. */
  readonly #table = new Int32Array(slots);

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  placeOf(index: number): number {
    let slot = this.#keys.hash(index) & (slots - 1);
    for (;;) {
      const place = (this.#table[slot] ?? 0) - 1;
      if (place === -1) return this.#add(slot, index);
      if (this.#keys.same(this.firsts[place] ?? 0, index)) return place;
      slot = (slot + 1) & (slots - 1);
    }
  }

  #add(slot: number, index: number): number {
    this.firsts.push(index);
    this.#table[slot] = this.firsts.length;
    return this.firsts.length - 1;
  }
}
