import type { SchemaElement } from "hyparquet";
import type { CanonicalType } from "../../../ir/types.ts";
import type { ResultColumn } from "../../../ports/warehouse.ts";
import { columnElements } from "./schema.ts";

/** A column that holds values: a list's elements lie deeper than the list itself. */
export interface Leaf {
  /** The position of the result's column that it belongs to. */
  readonly index: number;
  /** The result's column, as messages name it. */
  readonly column: string;
  readonly path: readonly string[];
  readonly type: LeafType;
  readonly element: SchemaElement;
  /** How many lists lie around the values. */
  readonly lists: number;
}

export type LeafType = Exclude<CanonicalType, { kind: "array" | "vector" }>;

/** The level that says of an entry that it holds a value: each list adds two levels, being there and having an element. */
export function presentLevel(leaf: Leaf): number {
  return 2 * leaf.lists + 1;
}

export function leavesOf(columns: readonly ResultColumn[]): readonly Leaf[] {
  return columns.map(({ name, type }, index) => {
    const elements = columnElements(name, type);
    const element = elements.at(-1);
    if (element === undefined) throw new Error("a column without an element");
    const path = elements.map((one) => one.name);
    return { index, column: name, path, ...innermost(type, 0), element };
  });
}

function innermost(type: CanonicalType, lists: number): { readonly type: LeafType; readonly lists: number } {
  if (type.kind === "array") return innermost(type.of, lists + 1);
  return type.kind === "vector" ? { type: { kind: "float32" }, lists: lists + 1 } : { type, lists };
}
