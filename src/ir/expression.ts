/**
 * What an author computes of features and request values: a tree of our own, plain data that survives JSON unchanged. It is
 * a part of a definition, so that spaces and comments in the author's text change no fingerprint.
 */
import type { FunctionName } from "./functions.ts";
import { type CanonicalType, typeName } from "./types.ts";

export type Expression = LiteralNode | ReferenceNode | CallNode | CaseNode | CastNode;

/** A number keeps its digits as written: what they mean is decided by what they meet. */
export type LiteralNode =
  | { readonly kind: "literal"; readonly type: "number" | "string" | "date" | "timestamp"; readonly value: string }
  | { readonly kind: "literal"; readonly type: "bool"; readonly value: boolean }
  | { readonly kind: "literal"; readonly type: "null" };

/** A feature, a request value or a source's column, by the name that it has for the author. */
export interface ReferenceNode {
  readonly kind: "reference";
  readonly name: string;
}

/** Operators are functions too: `a + b` calls `add`. */
export interface CallNode {
  readonly kind: "call";
  readonly function: FunctionName;
  readonly arguments: readonly Expression[];
}

/** The first branch whose condition is true. */
export interface CaseNode {
  readonly kind: "case";
  readonly branches: readonly CaseBranch[];
  readonly otherwise: Expression | null;
}

/** A condition, and the value where it is true. */
export interface CaseBranch {
  readonly when: Expression;
  readonly value: Expression;
}

/** A value as one of another type. */
export interface CastNode {
  readonly kind: "cast";
  readonly value: Expression;
  readonly type: CanonicalType;
}

/** The closed list of kinds of nodes. */
export const nodeKinds: readonly Expression["kind"][] = ["literal", "reference", "call", "case", "cast"];

/** What a tree may have: a person's expression has far less, and a hostile one must not exhaust the stack. */
export const largestExpression = { nodes: 1_000, depth: 100 } as const;

/** A node below another, with the steps that lead to it: `["branches", "0", "when"]`. */
export interface Child<Node> {
  readonly steps: readonly string[];
  readonly node: Node;
}

/** The nodes right below a node, in the order of the text. */
export function childrenOf(node: Expression): readonly Child<Expression>[] {
  switch (node.kind) {
    case "literal":
    case "reference":
      return [];
    case "call":
      return node.arguments.map((one, index) => ({ steps: ["arguments", String(index)], node: one }));
    case "cast":
      return [{ steps: ["value"], node: node.value }];
    case "case": {
      const branches = node.branches.flatMap(({ when, value }, index) => [
        { steps: ["branches", String(index), "when"], node: when },
        { steps: ["branches", String(index), "value"], node: value },
      ]);
      return node.otherwise === null ? branches : [...branches, { steps: ["otherwise"], node: node.otherwise }];
    }
  }
}

/** The names that an expression refers to, each once, in the order of the text. */
export function referencesOf(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const walk = (node: Expression): void => {
    if (node.kind === "reference") names.add(node.name);
    for (const child of childrenOf(node)) walk(child.node);
  };
  walk(expression);
  return [...names];
}

/** `decimal(10,2)` as a type in an expression's text is written. */
export function writtenType(type: CanonicalType): string {
  return type.kind === "string" ? "text" : typeName(type);
}
