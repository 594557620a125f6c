import type { StrategyName } from "../../src/ports/dialect.ts";
import type { IndexName, SpineTable, Table } from "./tables.ts";

/** A request of one view whose time tells something of a constant. */
export interface Subject {
  /** `probe of heap, index narrow, known, spine many`. */
  readonly words: string;
  readonly strategy: StrategyName;
  /** The table of its rows. */
  readonly source: Table;
  /** The only index of that table. */
  readonly index: IndexName | null;
  /** With the view `subject`. */
  readonly definitions: readonly object[];
  readonly spine: SpineTable;
}

export function inWords(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(", ");
}
