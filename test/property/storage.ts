import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";

/** What the tables of a warehouse can hold: scenarios are made of nothing else, so that every one of them can be stored. */
export interface Storage {
  /** The schema in which tables without one lie: some are named with it. */
  readonly schema: string;
  /** A name as authors write it in their queries. */
  quoted(name: string): string;
  /** Whether a table or a column can be called so. */
  takesName(name: string, use: "table" | "column"): boolean;
  /** Whether a column of a type is told by the catalog as the same type; others are declared where types matter. */
  keepsType(type: CanonicalType): boolean;
  /** Types of feature columns; the plainest first. */
  readonly featureTypes: readonly CanonicalType[];
  /** Whether a time may be infinite. */
  readonly infiniteTimes: boolean;
  /** The value itself, or the one that the warehouse keeps in its place. */
  held(type: CanonicalType, value: CanonicalValue): CanonicalValue;
}
