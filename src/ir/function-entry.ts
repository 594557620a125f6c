/** What is said of a function of expressions: data, of which the table of functions is made. */

/** What a parameter takes. */
export type Parameter =
  | "bool"
  | "int64"
  | "float64"
  | "decimal"
  | "string"
  | "timestamp"
  | "date"
  /** int64, decimal or float64; all parameters of this kind are brought to one type. */
  | "number"
  /** decimal or float64; whole numbers become float64. */
  | "fraction"
  /** Any type; all parameters of this kind are brought to one type. */
  | "any"
  /** Any type that has an order, brought to one type. */
  | "ordered"
  /** A list; `element` is of its elements' type. */
  | "list"
  | "element"
  | Constant;

/** What must stand in the text itself, so that every engine is asked the same. */
export type Constant =
  | { readonly constant: "integer"; readonly least: number; readonly most: number }
  | { readonly constant: "word"; readonly words: readonly string[] }
  | { readonly constant: "zone" }
  | { readonly constant: "text" }
  /** A literal number; several of them ascend. */
  | { readonly constant: "ascending" }
  /** A literal that is brought to the type of the parameters of kind `any`. */
  | { readonly constant: "value" };

/** The type of the result: a type, the one that the parameters were brought to, a list's elements', or a rule of decimals. */
export type Result =
  | "bool"
  | "int64"
  | "float64"
  | "string"
  | "timestamp"
  | "date"
  | "same"
  | "element"
  | "sum"
  | "product"
  | "quotient"
  | "whole"
  | "rounded";

export interface Signature {
  readonly parameters: readonly Parameter[];
  /** The last parameter may be repeated. */
  readonly repeats?: true;
  readonly result: Result;
}

export interface FunctionEntry {
  readonly group: "arithmetic" | "comparison" | "logic" | "choice" | "mathematics" | "text" | "time" | "lists";
  /** How it is written: `a + b`, `round(x, digits)`. */
  readonly written: string;
  readonly signatures: readonly Signature[];
  /** `propagates`: NULL where an argument is; `may be NULL`: also where it says so; else as it says. */
  readonly nulls: "propagates" | "own";
  /** Whether all engines agree to the bit, or within 1e-12 of the value. */
  readonly exact: boolean;
  /** One line for the documentation. */
  readonly says: string;
}
