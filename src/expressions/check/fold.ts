import type { FunctionName } from "../../ir/functions.ts";
import { childrenOfTyped, type TypedCase, type TypedExpression } from "../../ir/typed-expression.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { compileExpression } from "../evaluate/compile.ts";
import { constant } from "./draft.ts";

/** Told for a part that has no value whatever the input is. */
export type TellFailure = (part: TypedExpression, reason: string) => void;

/**
 * Puts values where all that a function or a conversion needs stands in the text: warehouses do so too, some of them also where
 * the part would never be reached, and then its failure fails the statement.
 */
export function foldConstants(node: TypedExpression, tell: TellFailure): TypedExpression {
  const folded = withFoldedChildren(node, tell);
  if (folded.kind !== "call" && folded.kind !== "cast") return folded;
  if (folded.kind === "call" && isNullFromTheStart(folded)) return constant(folded.type, null);
  if (folded.kind === "call" && isDecided(folded)) return constant(folded.type, String(folded.function === "or"));
  if (!childrenOfTyped(folded).every((one) => one.kind === "constant")) return folded;
  try {
    const text = textOf(compileExpression(folded, [])([]));
    return text === undefined ? folded : constant(folded.type, text);
  } catch (failure) {
    if (!(failure instanceof AsofError)) throw failure;
    tell(folded, failure.diagnostics[0]?.message ?? "it fails");
    return folded;
  }
}

/** Engines do not look at the other arguments of a function that is NULL where one is. */
function isNullFromTheStart({ function: name, arguments: given }: Extract<TypedExpression, { kind: "call" }>): boolean {
  if (handlesNull.has(name)) return name === "nullif" && isNull(given[0]);
  if (divisions.has(name) && isZero(given[1])) return true;
  return given.some(isNull);
}

const handlesNull: ReadonlySet<FunctionName> = new Set(["is_null", "and", "or", "coalesce", "nullif", "in"]);

const divisions: ReadonlySet<FunctionName> = new Set(["divide", "div", "mod"]);

function isZero(node: TypedExpression | undefined): boolean {
  return node?.kind === "constant" && node.text !== null && Number(node.text) === 0;
}

/** `p or true`, `p and false`: whatever `p` is, and whether or not it fails. */
function isDecided({ function: name, arguments: given }: Extract<TypedExpression, { kind: "call" }>): boolean {
  if (name !== "or" && name !== "and") return false;
  return given.some((one) => one.kind === "constant" && one.text === String(name === "or"));
}

function isNull(node: TypedExpression | undefined): boolean {
  return node?.kind === "constant" && node.text === null;
}

function withFoldedChildren(node: TypedExpression, tell: TellFailure): TypedExpression {
  switch (node.kind) {
    case "constant":
    case "reference":
      return node;
    case "cast":
      return { ...node, value: foldConstants(node.value, tell) };
    case "call":
      return { ...node, arguments: node.arguments.map((one) => foldConstants(one, tell)) };
    case "case":
      return withoutDecidedBranches({
        ...node,
        branches: node.branches.map(({ when, value }) => ({
          when: foldConstants(when, tell),
          value: foldConstants(value, tell),
        })),
        otherwise: foldConstants(node.otherwise, tell),
      });
  }
}

/** A branch that is never taken is none, and one that always is ends the list. */
function withoutDecidedBranches(node: TypedCase): TypedExpression {
  const possible = node.branches.filter(({ when }) => when.kind !== "constant" || when.text === "true");
  const certain = possible.findIndex(({ when }) => when.kind === "constant");
  const branches = certain < 0 ? possible : possible.slice(0, certain);
  const otherwise = possible[certain]?.value ?? node.otherwise;
  return branches.length === 0 ? otherwise : { ...node, branches, otherwise };
}

/** Undefined for what no constant can say. */
function textOf(value: CanonicalValue): string | null | undefined {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : undefined;
}
