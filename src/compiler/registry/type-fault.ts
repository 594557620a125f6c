import type { CanonicalType } from "../../ir/types.ts";

/** Digits that a decimal has at most on every warehouse. */
const widestDecimal = 38;

/** What is wrong with a type's arguments, as a message and a fix, or null. */
export function typeFault(type: CanonicalType): readonly [string, string] | null {
  switch (type.kind) {
    case "decimal":
      return decimalFault(type.precision, type.scale);
    case "vector":
      if (Number.isSafeInteger(type.length) && type.length > 0) return null;
      return [`a vector cannot have ${type.length} elements`, "give it a length of 1 or more"];
    case "array":
      return typeFault(type.of);
    default:
      return null;
  }
}

function decimalFault(precision: number, scale: number): readonly [string, string] | null {
  if (!Number.isSafeInteger(precision) || precision < 1 || precision > widestDecimal)
    return [`a decimal cannot have ${precision} digits`, `use a precision from 1 to ${widestDecimal}`];
  if (!Number.isSafeInteger(scale) || scale < 0 || scale > precision)
    return [
      `a decimal of ${precision} digits cannot have ${scale} of them after the point`,
      `use a scale from 0 to ${precision}`,
    ];
  return null;
}

/** Whether equality of two values of the type is plain enough to join on. */
export function canBeKey(type: CanonicalType): boolean {
  return type.kind !== "array" && type.kind !== "vector" && type.kind !== "json";
}
