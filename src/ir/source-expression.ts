/** What is computed of one source's columns, row by row, with how each column is read. */
import type { Expression } from "./expression.ts";
import type { TypedExpression } from "./typed-expression.ts";
import type { CanonicalType, TimeForm } from "./types.ts";

export interface SourceExpression {
  /** As its author wrote it, for people. */
  readonly written: Expression;
  /** Its references are the source's columns. */
  readonly typed: TypedExpression;
  /** One for each column that is referred to, in the order of the text. */
  readonly columns: readonly ReadColumn[];
}

/** A column as an expression reads it. */
export interface ReadColumn {
  readonly name: string;
  /** The type that the expression was checked with. */
  readonly type: CanonicalType;
  /** How a time column holds its values; null for other types. */
  readonly time: TimeForm | null;
  /** True where the catalog shows another type than declared: the value is cast. */
  readonly cast: boolean;
}
