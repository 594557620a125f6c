import type { Result } from "../../ir/function-entry.ts";
import { type Decimal, widestDecimal } from "./draft.ts";

/** More digits after the point than this are lost by some warehouse when decimals are multiplied or divided. */
const longestScale = 12;
/** With more digits in the divisor, an engine's own last digit could decide which way a quotient is rounded. */
const longestDivisor = 25;

/** The type of a sum, product or quotient of decimals, or why there is none. */
export function decimalResult(rule: Result, left: Decimal, right: Decimal): Decimal | string {
  switch (rule) {
    case "sum":
      return sum(left, right);
    case "product":
      return product(left, right);
    default:
      return quotient(left, right);
  }
}

function sum(left: Decimal, right: Decimal): Decimal | string {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  if (whole + scale > widestDecimal) return "their digits before and after the point do not fit 38 together";
  return { kind: "decimal", precision: Math.min(widestDecimal, whole + scale + 1), scale };
}

function product(left: Decimal, right: Decimal): Decimal | string {
  const scale = left.scale + right.scale;
  if (scale > longestScale)
    return `the product would have ${scale} digits after the point, and ${longestScale} is the most`;
  return { kind: "decimal", precision: Math.min(widestDecimal, left.precision + right.precision), scale };
}

/** The scale of the warehouse that gives a quotient the fewest digits. */
function quotient(left: Decimal, right: Decimal): Decimal | string {
  if (left.scale > longestScale)
    return `a decimal with more than ${longestScale} digits after the point cannot be divided`;
  if (right.precision > longestDivisor)
    return `a divisor may have ${longestDivisor} digits, and this one has ${right.precision}`;
  const scale = Math.max(left.scale, Math.min(left.scale + 6, longestScale));
  const whole = left.precision - left.scale + right.scale;
  return { kind: "decimal", precision: Math.min(widestDecimal, whole + scale), scale };
}

/** Rounding may carry into one digit more. */
export function roundedDecimal({ precision, scale }: Decimal, digits: number): Decimal {
  if (digits >= scale) return { kind: "decimal", precision, scale };
  return { kind: "decimal", precision: Math.min(widestDecimal, precision - scale + digits + 1), scale: digits };
}
