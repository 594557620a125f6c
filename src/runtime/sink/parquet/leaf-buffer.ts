import { columnBatch } from "../../../ir/column-builder.ts";
import type { Column } from "../../../ir/columns.ts";
import type { CanonicalValue } from "../../../ir/value.ts";
import { type DenseValues, FixedValues, grown, VariableValues } from "./dense-values.ts";
import { type Leaf, presentLevel } from "./leaves.ts";
import { physicalOf, widthOf } from "./physical.ts";

/** What a row group holds of one leaf so far: an entry for each value, NULL and empty list, and the values themselves. */
export class LeafBuffer {
  readonly leaf: Leaf;
  readonly values: DenseValues;
  #entries = 0;
  #definition: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #repetition: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(leaf: Leaf) {
    this.leaf = leaf;
    const width = widthOf(leaf);
    this.values = width === null ? new VariableValues() : new FixedValues(width);
  }

  get entries(): number {
    return this.#entries;
  }

  /** One an entry: how much of it is there. `presentLevel` where it has a value. */
  get definition(): Uint8Array {
    return this.#definition;
  }

  /** One an entry: 0 where a row begins. All are 0 where the leaf lies in no list. */
  get repetition(): Uint8Array {
    return this.#repetition;
  }

  /** Throws `Unstorable`. */
  append(column: Column, rows: number): void {
    if (column.values.storage === "nested") this.#appendLists(column.values.data, column.nulls);
    else this.#appendFlat(column, rows);
  }

  clear(): void {
    this.#entries = 0;
    this.values.clear();
  }

  #appendFlat(column: Column, rows: number): void {
    this.#reserve(rows);
    const { nulls } = column;
    if (nulls === null) this.#definition.fill(1, this.#entries, this.#entries + rows);
    else for (let row = 0; row < rows; row++) this.#definition[this.#entries + row] = nulls[row] === 1 ? 0 : 1;
    this.#entries += rows;
    this.values.append(physicalOf(this.leaf, column), nulls, rows);
  }

  #appendLists(lists: readonly CanonicalValue[], nulls: Uint8Array | null): void {
    const found: CanonicalValue[] = [];
    lists.forEach((list, row) => {
      this.#shred(nulls?.[row] === 1 ? null : list, 0, 0, found);
    });
    const { type } = this.leaf;
    const [column] = columnBatch(
      [type],
      found.map((value) => [value]),
    ).columns;
    if (column !== undefined) this.values.append(physicalOf(this.leaf, column), column.nulls, found.length);
  }

  /** Writes a value's levels, and its values into `found`. `depth` lists lie around it. */
  #shred(value: CanonicalValue, depth: number, repetition: number, found: CanonicalValue[]): void {
    if (value === null) {
      this.#entry(2 * depth, repetition);
    } else if (depth === this.leaf.lists) {
      found.push(value);
      this.#entry(presentLevel(this.leaf), repetition);
    } else {
      this.#shredList(value, depth, repetition, found);
    }
  }

  #shredList(value: CanonicalValue, depth: number, repetition: number, found: CanonicalValue[]): void {
    if (!Array.isArray(value)) throw new RangeError("no array where one belongs");
    const elements: readonly CanonicalValue[] = value;
    if (elements.length === 0) this.#entry(2 * depth + 1, repetition);
    elements.forEach((element, index) => {
      this.#shred(element, depth + 1, index === 0 ? repetition : depth + 1, found);
    });
  }

  #entry(definition: number, repetition: number): void {
    this.#reserve(1);
    this.#definition[this.#entries] = definition;
    this.#repetition[this.#entries] = repetition;
    this.#entries++;
  }

  #reserve(entries: number): void {
    this.#definition = grown(this.#definition, this.#entries + entries);
    this.#repetition = grown(this.#repetition, this.#entries + entries);
  }
}
