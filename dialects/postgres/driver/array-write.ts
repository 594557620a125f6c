import { isList, refuse, UnfitValue, vectorOf } from "../../../src/ir/fit.ts";
import { type CanonicalType, typeName } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import type { BinaryEncoder, BinaryWriter } from "./binary-writer.ts";

export type ArrayType = Extract<CanonicalType, { kind: "array" | "vector" }>;

/** The numbers of the types that the lexicon has for elements. */
const elementOids: Readonly<Record<Exclude<CanonicalType["kind"], "array" | "vector">, number>> = {
  bool: 16,
  bytes: 17,
  int64: 20,
  int32: 23,
  string: 25,
  float32: 700,
  float64: 701,
  date: 1082,
  timestamp: 1184,
  decimal: 1700,
  json: 3802,
};

/** The type of the innermost elements, and how deep they lie. */
export function shapeOf(type: ArrayType): { readonly leaf: CanonicalType; readonly depth: number } {
  if (type.kind === "vector") return { leaf: { kind: "float32" }, depth: 1 };
  if (type.of.kind !== "array" && type.of.kind !== "vector") return { leaf: type.of, depth: 1 };
  const inner = shapeOf(type.of);
  return { leaf: inner.leaf, depth: inner.depth + 1 };
}

/** Dimensions, whether there are NULLs, the elements' type, each dimension's length and first index, the elements. */
export function arrayEncoder(type: ArrayType, encodeElement: BinaryEncoder): BinaryEncoder {
  const { leaf, depth } = shapeOf(type);
  const oid = leaf.kind === "array" || leaf.kind === "vector" ? 0 : elementOids[leaf.kind];
  return (value, writer) => {
    if (type.kind === "vector") vectorOf(value, type.length);
    const lengths = lengthsOf(type, value, depth);
    const elements: CanonicalValue[] = [];
    flatten(value, lengths, 0, elements);
    if (type.kind === "vector" && elements.includes(null)) refuse(null, "a number");
    writer.measured(() => {
      writeHeader(elements, oid, elements.length === 0 ? [] : lengths, writer);
      writeElements(elements, encodeElement, writer);
    });
  };
}

function writeHeader(
  elements: readonly CanonicalValue[],
  oid: number,
  dimensions: readonly number[],
  writer: BinaryWriter,
): void {
  writer.int32(dimensions.length);
  writer.int32(elements.includes(null) ? 1 : 0);
  writer.int32(oid);
  for (const length of dimensions) {
    writer.int32(length);
    writer.int32(1);
  }
}

function writeElements(elements: readonly CanonicalValue[], encode: BinaryEncoder, writer: BinaryWriter): void {
  for (const element of elements) {
    if (element === null) writer.int32(-1);
    else encode(element, writer);
  }
}

/** The length of each dimension, as the first of each tells it. */
function lengthsOf(type: ArrayType, value: CanonicalValue, depth: number): readonly number[] {
  const lengths: number[] = [];
  let inner: CanonicalValue | undefined = value;
  for (let dimension = 0; dimension < depth; dimension += 1) {
    if (inner === undefined) lengths.push(0);
    else if (!isList(inner)) refuse(inner, `an ${typeName(type)}`);
    else {
      lengths.push(inner.length);
      inner = inner[0];
    }
  }
  return lengths;
}

function flatten(value: CanonicalValue, lengths: readonly number[], depth: number, into: CanonicalValue[]): void {
  if (depth === lengths.length) {
    into.push(value);
    return;
  }
  const inner = isList(value) ? value : refuse(value, "an array");
  if (inner.length !== lengths[depth]) throw new UnfitValue("the inner arrays are not all of one length");
  for (const one of inner) flatten(one, lengths, depth + 1, into);
}
