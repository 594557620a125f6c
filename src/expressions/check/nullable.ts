import { functionEntry } from "../../ir/functions.ts";
import type { TypedExpression } from "../../ir/typed-expression.ts";

/** Whether an expression can be NULL, where it is known which references can. */
export function canBeNull(node: TypedExpression, references: (name: string) => boolean): boolean {
  const inner = (one: TypedExpression) => canBeNull(one, references);
  switch (node.kind) {
    case "constant":
      return node.text === null;
    case "reference":
      return references(node.name);
    case "cast":
      // A text that is no number is NULL.
      return node.value.type.kind === "string" || inner(node.value);
    case "case":
      return [...node.branches.map(({ value }) => value), node.otherwise].some(inner);
    case "call":
      return callCanBeNull(node, inner);
  }
}

function callCanBeNull(
  node: Extract<TypedExpression, { kind: "call" }>,
  inner: (one: TypedExpression) => boolean,
): boolean {
  switch (node.function) {
    case "is_null":
      return false;
    case "coalesce":
      return node.arguments.every(inner);
    case "and":
    case "or":
      return node.arguments.some(inner);
    default:
      return functionEntry(node.function).nulls === "own" || node.arguments.some(inner);
  }
}
