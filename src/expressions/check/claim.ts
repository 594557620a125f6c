import type { TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, sameType, typeName } from "../../ir/types.ts";
import { brought } from "./draft.ts";

/** What an expression gives, as the type that its author claims; or why it is not. */
export type Claimed =
  | { readonly typed: TypedExpression; readonly fault: null }
  | { readonly typed: null; readonly fault: readonly [message: string, hint: string] };

/** A claim may be wider than the value: a whole number or a decimal as a float64, a decimal with more digits. */
export function claimedAs(typed: TypedExpression, claim: CanonicalType): Claimed {
  if (claim.kind === "int32" || claim.kind === "float32") {
    const wide = claim.kind === "int32" ? "int64" : "float64";
    return {
      typed: null,
      fault: [`${typeName(claim)} is claimed, and expressions are computed with 64 bits`, `claim ${wide}`],
    };
  }
  const fitting = sameType(typed.type, claim) ? typed : brought({ is: "typed", node: typed }, claim);
  if (fitting !== null) return { typed: fitting, fault: null };
  const message = `${typeName(claim)} is claimed, and the expression gives ${typeName(typed.type)}`;
  return { typed: null, fault: [message, `write ${tagOf(typed.type)}\`…\`, or cast the expression`] };
}

function tagOf(type: CanonicalType): string {
  if (type.kind === "float64") return "expr";
  return type.kind === "decimal" ? `expr.decimal(${type.precision}, ${type.scale})` : `expr.${type.kind}`;
}
