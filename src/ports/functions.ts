import type { FunctionName } from "../ir/functions.ts";
import type { CanonicalType } from "../ir/types.ts";
import type { Sql } from "../kernel/sql.ts";

/** A piece of an expression in SQL, and how tightly it holds together: what it is put into may need parentheses around it. */
export interface Fragment {
  readonly sql: Sql;
  readonly strength: Strength;
}

/**
 * How tightly operators bind, loosest first: an order that warehouses have in common. `join` is of texts,
 * which never meet numbers without a conversion between.
 */
export const strengths = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  join: 5,
  sum: 6,
  product: 7,
  sign: 8,
  whole: 9,
} as const;
export type Strength = (typeof strengths)[keyof typeof strengths];

/** An argument that is compiled already. */
export interface Operand extends Fragment {
  readonly type: CanonicalType;
  /** The value of a constant as text, null for NULL; undefined for what is no constant. */
  readonly constant: string | null | undefined;
  /** Of a constant: without a word about its type, for where what stands beside it decides. */
  readonly bare: Fragment;
  /** A reference or a constant: as good twice as once. */
  readonly simple: boolean;
  /** Whether a float may be NaN; false for what comes of whole numbers, decimals and literals. */
  readonly mayBeNaN: boolean;
}

/** A function applied to operands. */
export interface Application {
  readonly type: CanonicalType;
  readonly operands: readonly Operand[];
}

export type Pattern = (application: Application) => Fragment;

/** How a warehouse says each function, so that it means what the table of functions says. */
export interface FunctionLexicon {
  readonly patterns: Readonly<Record<FunctionName, Pattern>>;
  /** A value with its type; `text` as in the checked expression, null for NULL. */
  constant(type: CanonicalType, text: string | null): Fragment;
  /** The same where something beside it decides the type. */
  bare(type: CanonicalType, text: string | null): Fragment;
  /** A value of one type as another, by the rules of the language. */
  convert(value: Operand, type: CanonicalType): Fragment;
}
