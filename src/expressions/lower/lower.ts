import type { TypedExpression } from "../../ir/typed-expression.ts";
import { join, type Sql, sql } from "../../kernel/sql.ts";
import { type Fragment, type FunctionLexicon, type Operand, strengths } from "../../ports/functions.ts";

/** How a reference is said in the statement around: a column of it. */
export type ReferenceSql = (name: string) => Sql;

/** A typed expression in a warehouse's SQL, with parentheses where it must hold together beside anything. */
export function lowerExpression(typed: TypedExpression, functions: FunctionLexicon, reference: ReferenceSql): Sql {
  const { sql: text, strength } = lower(typed, functions, reference);
  return strength === strengths.whole ? text : sql`(${text})`;
}

function lower(node: TypedExpression, functions: FunctionLexicon, reference: ReferenceSql): Fragment {
  switch (node.kind) {
    case "constant":
      return functions.constant(node.type, node.text);
    case "reference":
      return { sql: reference(node.name), strength: strengths.whole };
    case "cast":
      return functions.convert(operandOf(node.value, functions, reference), node.type);
    case "case":
      return caseOf(node, functions, reference);
    case "call": {
      const operands = node.arguments.map((one) => operandOf(one, functions, reference));
      return functions.patterns[node.function]({ type: node.type, operands });
    }
  }
}

function operandOf(node: TypedExpression, functions: FunctionLexicon, reference: ReferenceSql): Operand {
  const fragment = lower(node, functions, reference);
  const isConstant = node.kind === "constant";
  return {
    ...fragment,
    type: node.type,
    constant: isConstant ? node.text : undefined,
    bare: isConstant ? functions.bare(node.type, node.text) : fragment,
    simple: isSimple(node),
    mayBeNaN: mayBeNaN(node),
  };
}

/** A column made wider is as good as the column; what can fail is evaluated once, and always. */
function isSimple(node: TypedExpression): boolean {
  if (node.kind === "cast") {
    const widens = node.type.kind === "float64" || node.value.type.kind === "int32";
    return widens && node.value.type.kind !== "string" && isSimple(node.value);
  }
  return node.kind === "constant" || node.kind === "reference";
}

function mayBeNaN(node: TypedExpression): boolean {
  if (node.type.kind !== "float64") return false;
  if (node.kind === "constant") return false;
  return node.kind !== "cast" || node.value.type.kind === "float32";
}

function caseOf(
  node: Extract<TypedExpression, { kind: "case" }>,
  functions: FunctionLexicon,
  reference: ReferenceSql,
): Fragment {
  const text = (one: TypedExpression) => lower(one, functions, reference).sql;
  const branches = node.branches.map(({ when, value }) => sql`WHEN ${text(when)} THEN ${text(value)}`);
  const hasElse = node.otherwise.kind !== "constant" || node.otherwise.text !== null;
  const otherwise = hasElse ? sql` ELSE ${text(node.otherwise)}` : sql``;
  return { sql: sql`CASE ${join(branches, sql` `)}${otherwise} END`, strength: strengths.whole };
}
