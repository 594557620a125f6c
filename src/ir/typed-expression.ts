/** An expression whose every node has its type, every conversion written out: what is compiled to SQL and to closures. */
import type { FunctionName } from "./functions.ts";
import type { CanonicalType } from "./types.ts";

export type TypedExpression = TypedConstant | TypedReference | TypedCall | TypedCase | TypedCast;

/** A value as text: digits, ISO text, `true`; null for NULL. */
export interface TypedConstant {
  readonly kind: "constant";
  readonly type: CanonicalType;
  readonly text: string | null;
}

export interface TypedReference {
  readonly kind: "reference";
  readonly type: CanonicalType;
  readonly name: string;
}

export interface TypedCall {
  readonly kind: "call";
  readonly type: CanonicalType;
  readonly function: FunctionName;
  readonly arguments: readonly TypedExpression[];
}

export interface TypedCase {
  readonly kind: "case";
  readonly type: CanonicalType;
  readonly branches: readonly { readonly when: TypedExpression; readonly value: TypedExpression }[];
  /** A NULL of the type where the author gave none. */
  readonly otherwise: TypedExpression;
}

export interface TypedCast {
  readonly kind: "cast";
  readonly type: CanonicalType;
  readonly value: TypedExpression;
}

/** The names that an expression refers to, each once, in the order of the expression. */
export function referencesOfTyped(expression: TypedExpression): readonly string[] {
  const names = new Set<string>();
  const walk = (node: TypedExpression): void => {
    if (node.kind === "reference") names.add(node.name);
    for (const child of childrenOfTyped(node)) walk(child);
  };
  walk(expression);
  return [...names];
}

/** The nodes right below a node. */
export function childrenOfTyped(node: TypedExpression): readonly TypedExpression[] {
  switch (node.kind) {
    case "constant":
    case "reference":
      return [];
    case "cast":
      return [node.value];
    case "call":
      return node.arguments;
    case "case":
      return [...node.branches.flatMap(({ when, value }) => [when, value]), node.otherwise];
  }
}
