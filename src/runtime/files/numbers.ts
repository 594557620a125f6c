/** Numbers from their text, strictly: undefined where it is no such number or does not fit. */
import { decimalText, unscaledDecimal } from "./decimal.ts";

const integerForm = /^[+-]?\d+$/;

export function smallInteger(text: string): number | undefined {
  const value = integerForm.test(text) ? Number(text) : Number.NaN;
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? value + 0 : undefined;
}

export function bigInteger(text: string): bigint | undefined {
  if (!integerForm.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

const floatForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const infiniteForm = /^([+-]?)inf(inity)?$/i;

export function float(text: string): number | undefined {
  if (floatForm.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = infiniteForm.exec(text);
  if (infinite === null) return undefined;
  return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The nearest float32, or undefined where a finite number is beyond its range. */
export function float32(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const single = Math.fround(value);
  return Number.isFinite(value) && !Number.isFinite(single) ? undefined : single;
}

export function decimal(text: string, precision: number, scale: number): string | undefined {
  const unscaled = unscaledDecimal(text, precision, scale);
  return unscaled === null ? undefined : decimalText(unscaled, scale);
}
