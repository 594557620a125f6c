import type { TypedConstant, TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, sameType } from "../../ir/types.ts";

/**
 * A node on its way to a type. NULL has none, and a number's digits mean what they meet: 1.1 is a decimal beside a decimal,
 * and a float64 everywhere else.
 */
export type Draft =
  | { readonly is: "typed"; readonly node: TypedExpression }
  | { readonly is: "number"; readonly text: string }
  | { readonly is: "null" };

export type Decimal = Extract<CanonicalType, { kind: "decimal" }>;

export const widestDecimal = 38;

export function isWhole(text: string): boolean {
  return !/[.eE]/.test(text);
}

/** Null for a float's exponent, and for more digits than a decimal has. */
export function decimalOfLiteral(text: string): Decimal | null {
  const [, whole = "", fraction = ""] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const precision = (whole === "0" ? 0 : whole.length) + fraction.length;
  if (whole === "" || precision > widestDecimal) return null;
  return { kind: "decimal", precision: Math.max(1, precision), scale: fraction.length };
}

/** The type of a number where nothing else decides. */
export function naturalType(text: string): CanonicalType {
  return { kind: isWhole(text) ? "int64" : "float64" };
}

export function constant(type: CanonicalType, text: string | null): TypedConstant {
  return { kind: "constant", type, text };
}

export function fitsInt64(text: string): boolean {
  return isWhole(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** The draft as a value of that type: a literal written so, else a conversion. Null where there is none without loss of meaning. */
export function brought(draft: Draft, type: CanonicalType): TypedExpression | null {
  if (draft.is === "null") return constant(type, null);
  if (draft.is === "number") return numberAs(draft.text, type);
  const { node } = draft;
  if (sameType(node.type, type)) return node;
  return widens(node.type, type) ? { kind: "cast", type, value: node } : null;
}

function numberAs(text: string, type: CanonicalType): TypedExpression | null {
  switch (type.kind) {
    case "int64":
      return fitsInt64(text) ? constant(type, BigInt(text).toString()) : null;
    case "float64":
      return Number.isFinite(Number(text)) ? constant(type, String(Number(text))) : null;
    case "decimal":
      return decimalAs(text, type);
    default:
      return null;
  }
}

function decimalAs(text: string, type: Decimal): TypedExpression | null {
  const own = decimalOfLiteral(text);
  if (own === null || !decimalFits(own, type)) return null;
  const [whole = "", fraction = ""] = text.split(".");
  return constant(type, type.scale === 0 ? whole : `${whole}.${fraction.padEnd(type.scale, "0")}`);
}

function decimalFits(from: Decimal, to: Decimal): boolean {
  return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale;
}

/** Conversions that nobody needs to ask for. Whole numbers and decimals become floats, as they do in every warehouse. */
export function widens(from: CanonicalType, to: CanonicalType): boolean {
  if (to.kind === "float64") return from.kind === "int64" || from.kind === "decimal";
  if (to.kind !== "decimal") return false;
  return from.kind === "int64" ? to.precision - to.scale >= 19 : from.kind === "decimal" && decimalFits(from, to);
}
