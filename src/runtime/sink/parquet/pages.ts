import { packed } from "../bit-packing.ts";
import { type DenseValues, FixedValues, VariableValues } from "./dense-values.ts";
import type { Dictionary } from "./dictionary.ts";
import { bitsFor, hybrid } from "./hybrid.ts";
import type { LeafBuffer } from "./leaf-buffer.ts";
import { presentLevel } from "./leaves.ts";

/** A data page before it is compressed. */
export interface Page {
  readonly entries: number;
  readonly content: Uint8Array;
}

const mostEntries = 20_000;
const mostBytes = 1024 * 1024;

interface Span {
  /** Entries. */
  readonly from: number;
  readonly to: number;
  /** Values. */
  readonly first: number;
  readonly last: number;
}

/** A leaf's entries in pages: so many rows or bytes each, a row whole in one. */
export function* pagesOf(buffer: LeafBuffer, dictionary: Dictionary | null): Generator<Page> {
  for (const span of spansOf(buffer)) {
    const levels = levelsOf(buffer, span);
    const values =
      dictionary === null ? plain(buffer, span.first, span.last) : places(dictionary, span.first, span.last);
    yield { entries: span.to - span.from, content: Buffer.concat([...levels, ...values]) };
  }
}

function* spansOf({ leaf, definition, repetition, entries, values }: LeafBuffer): Generator<Span> {
  const present = presentLevel(leaf);
  let from = 0;
  let first = 0;
  let last = 0;
  for (let entry = 0; entry < entries; entry++) {
    const full = entry - from >= mostEntries || values.plainBytes(first, last) >= mostBytes;
    if (full && repetition[entry] === 0) {
      yield { from, to: entry, first, last };
      from = entry;
      first = last;
    }
    if (definition[entry] === present) last++;
  }
  if (from < entries) yield { from, to: entries, first, last };
}

/** Levels, each kind after its length; a leaf in no list has none of repetition. */
function levelsOf({ leaf, definition, repetition }: LeafBuffer, { from, to }: Span): readonly Uint8Array[] {
  const defined = hybrid(definition, from, to, bitsFor(presentLevel(leaf)));
  if (leaf.lists === 0) return [uint32(defined.length), defined];
  const repeated = hybrid(repetition, from, to, bitsFor(leaf.lists));
  return [uint32(repeated.length), repeated, uint32(defined.length), defined];
}

function places(dictionary: Dictionary, first: number, last: number): readonly Uint8Array[] {
  const bits = bitsFor(dictionary.firsts.length - 1);
  return [Uint8Array.of(bits), hybrid(dictionary.places, first, last, bits)];
}

/** Values as they are, one after the other; booleans a bit each. */
function plain({ leaf, values }: LeafBuffer, first: number, last: number): readonly Uint8Array[] {
  if (values instanceof VariableValues) return [lengthAndBytes(values, first, last)];
  if (!(values instanceof FixedValues)) return [];
  if (leaf.type.kind === "bool") return [packed(values.bytes, first, last, 1)];
  return [values.bytes.subarray(first * values.width, last * values.width)];
}

function lengthAndBytes(values: VariableValues, first: number, last: number): Uint8Array {
  const content = Buffer.allocUnsafe(values.plainBytes(first, last));
  const { offsets, bytes } = values;
  let at = 0;
  for (let index = first; index < last; index++) {
    const start = offsets[index] ?? 0;
    const end = offsets[index + 1] ?? 0;
    at = content.writeUInt32LE(end - start, at);
    at = copied(bytes, start, end, content, at);
  }
  return content;
}

/** A call costs more than copying a few bytes by hand. */
function copied(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  if (end - start > 64) to.set(from.subarray(start, end), at);
  else for (let byte = start; byte < end; byte++) to[at + byte - start] = from[byte] ?? 0;
  return at + end - start;
}

/** The distinct values of a dictionary, as its page holds them. */
export function dictionaryContent(values: DenseValues, { firsts }: Dictionary): Uint8Array {
  if (values instanceof VariableValues)
    return Buffer.concat(firsts.map((index) => lengthAndBytes(values, index, index + 1)));
  if (!(values instanceof FixedValues)) return new Uint8Array();
  const { width, bytes } = values;
  return Buffer.concat(firsts.map((index) => bytes.subarray(index * width, (index + 1) * width)));
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
