import { type CanonicalType, sameType } from "../../ir/types.ts";
import { type Decimal, type Draft, decimalOfLiteral, isWhole, widestDecimal } from "./draft.ts";

export const wholeAsDecimal: Decimal = { kind: "decimal", precision: 19, scale: 0 };

/** The one type that all of them can be brought to; null where there is none. `undefined`: nothing but NULLs. */
export function commonType(drafts: readonly Draft[]): CanonicalType | null | undefined {
  const types = drafts.flatMap((one) => (one.is === "typed" ? [one.node.type] : []));
  const numbers = drafts.flatMap((one) => (one.is === "number" ? [one.text] : []));
  const [first] = types;
  if (first === undefined) return numbers.length === 0 ? undefined : literalType(numbers);
  if (types.every(isNumeric)) return numericType(types, numbers);
  return numbers.length === 0 && types.every((one) => sameType(one, first)) ? first : null;
}

export function isNumeric(type: CanonicalType): boolean {
  return type.kind === "int64" || type.kind === "float64" || type.kind === "decimal";
}

function literalType(numbers: readonly string[]): CanonicalType {
  return { kind: numbers.every(isWhole) ? "int64" : "float64" };
}

function numericType(types: readonly CanonicalType[], numbers: readonly string[]): CanonicalType | null {
  if (types.some((one) => one.kind === "float64")) return { kind: "float64" };
  const decimals = types.flatMap((one) => (one.kind === "decimal" ? [one] : []));
  if (decimals.length === 0) return literalType(numbers);
  const literals = numbers.map(decimalOfLiteral);
  const known = literals.flatMap((one) => one ?? []);
  if (known.length < literals.length) return { kind: "float64" };
  const whole = types.some((one) => one.kind === "int64") ? [wholeAsDecimal] : [];
  return commonDecimal([...decimals, ...known, ...whole]);
}

function commonDecimal(decimals: readonly Decimal[]): Decimal | null {
  const scale = Math.max(...decimals.map((one) => one.scale));
  const whole = Math.max(...decimals.map((one) => one.precision - one.scale));
  return whole + scale > widestDecimal ? null : { kind: "decimal", precision: Math.max(1, whole + scale), scale };
}
