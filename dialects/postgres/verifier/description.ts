import type { SelectStmt } from "libpg-query";
import type { TableName } from "./syntax/from.ts";
import type { AggregateName, Term } from "./syntax/term.ts";
import type { ReadTime } from "./time.ts";

/** Where a part of the statement takes rows from. A query is an author's, unread. */
export type Rows =
  | { readonly kind: "table"; readonly name: TableName }
  | { readonly kind: "query"; readonly query: SelectStmt };

/** What the text of one join says, by whichever idiom it says it. Spine columns are named as in the SQL. */
export interface JoinDescription {
  readonly is: "as_of";
  readonly strategy: "probe" | "rank" | "sweep" | "arrays" | "lookup";
  readonly rows: Rows;
  readonly keys: readonly ReadKey[];
  readonly bounds: readonly ReadBound[];
  /** The spine column whose infinite instants find nothing. */
  readonly finite: string;
  /** The winner is the greatest by these, in turn. */
  readonly order: readonly ReadOrder[];
  /** Carried name → what it is made of. */
  readonly features: ReadonlyMap<string, ReadFeature>;
  /** Source columns whose NULLs are kept out by name; null where the idiom needs no such filter. */
  readonly present: ReadonlySet<string> | null;
  /** The spine column that brings the result back to its row; null where it needs none. */
  readonly row: string | null;
}

export interface ReadKey {
  readonly source: string;
  readonly spine: string;
}

/** `column <= spine - offset` (upper) or `column >= spine - offset` (lower), strict where not inclusive. */
export interface ReadBound extends ReadTime {
  readonly spine: string;
  readonly side: "upper" | "lower";
  readonly offset: bigint;
  readonly inclusive: boolean;
}

/** Greatest first. */
export interface ReadOrder extends ReadTime {
  readonly nulls: "first" | "last";
}

export interface ReadFeature {
  /** The alias of the source's rows. */
  readonly table: string;
  readonly value: Term;
  /** Null where it is more than one column of the source. */
  readonly plain: ReadColumnValue | null;
}

/** A column, perhaps as an instant, perhaps cast. */
export interface ReadColumnValue extends ReadTime {
  readonly cast: string | null;
}

/** What the text of functions over windows says. Spine columns are named as in the SQL. */
export interface WindowDescription {
  readonly is: "windows";
  readonly strategy: "probe" | "arrays" | "running" | "frames" | "pairs";
  readonly rows: Rows;
  readonly keys: readonly ReadKey[];
  /** What holds for every row that any function sees. */
  readonly bounds: readonly ReadBound[];
  /** The spine column whose infinite instants find nothing. */
  readonly finite: string;
  /** Spine columns whose NULLs give NULLs alone. */
  readonly joinable: ReadonlySet<string>;
  /** Source columns whose NULLs are kept out by name; null where the idiom needs no such filter. */
  readonly present: ReadonlySet<string> | null;
  /** The source's time by whose buckets rows are found before their bounds are looked at; null where by none. */
  readonly bucketed: ReadTime | null;
  /** Carried name → the function. */
  readonly functions: ReadonlyMap<string, ReadFunction>;
}

/** A function as it is written, its input and which rows it takes. */
export interface ReadFunction {
  /** Of first and last values `array_agg`. */
  readonly name: AggregateName;
  readonly distinct: boolean;
  /** Whether it is made of exact sums; `of` is then all that is added up, NULL for a row that does not count. */
  readonly ofSums: boolean;
  /** What is done to a value that was kept beside its row; `of` is then that value, NULL for a row that does not count. */
  readonly kept: KeptInput | null;
  /** The alias of the source's rows. */
  readonly table: string;
  /** What it is a function of, with all that is done to it. */
  readonly of: Term;
  /** Null where it is of more than one column of the source. */
  readonly input: ReadInput | null;
  /** Bounds of this function's own window. */
  readonly when: readonly ReadBound[];
  /** Whether a row of NULLs may stand for none. */
  readonly outer: boolean;
  /** What else a row must meet. */
  readonly conditions: readonly Term[];
  /** Whether values that are NULL are left out by name. */
  readonly present: boolean;
  readonly order: readonly ReadOrder[];
  /** Whether the order is written greatest first. */
  readonly descending: boolean;
  /** How the array's first elements are taken; null where there is no array. */
  readonly leading: { readonly limit: number | null; readonly orEmpty: boolean } | null;
  /** What the result is cast to. */
  readonly cast: string | null;
}

/** How a kept value goes into its function. */
export interface KeptInput {
  readonly casts: readonly string[];
  readonly collation: string | null;
}

/** A column that a function is of. */
export interface ReadInput extends ReadTime {
  /** What the value is cast to, the innermost first. */
  readonly casts: readonly string[];
  readonly collation: string | null;
}
