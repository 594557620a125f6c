import { fail } from "./failure.ts";

/** Numbers as every engine computes them: what does not fit is an error, and never a wrong value. */

const leastInt64 = -(2n ** 63n);
const greatestInt64 = 2n ** 63n - 1n;

export function int64(value: bigint): bigint {
  return value < leastInt64 || value > greatestInt64 ? fail("a whole number is beyond 64 bits") : value;
}

const limits = Array.from({ length: 39 }, (_, digits) => 10n ** BigInt(digits));

export function powerOfTen(digits: number): bigint {
  return limits[digits] ?? 10n ** BigInt(digits);
}

export function decimal(scaled: bigint, precision: number): bigint {
  const limit = powerOfTen(precision);
  return scaled >= limit || scaled <= -limit ? fail(`a decimal has more than ${precision} digits`) : scaled;
}

/** The quotient of whole numbers, half away from zero. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [above, below] = [absolute(numerator), absolute(denominator)];
  const rounded = (2n * above + below) / (2n * below);
  return negative ? -rounded : rounded;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** From one scale to another, half away from zero where digits are lost. */
export function rescaled(scaled: bigint, from: number, to: number): bigint {
  if (to >= from) return scaled * powerOfTen(to - from);
  return roundedQuotient(scaled, powerOfTen(from - to));
}

export function roundFloat(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + (value < 0 ? -1 : 1) : whole;
}

/** A float as a whole number of 64 bits, half away from zero. */
export function floatToInt64(value: number): bigint {
  const whole = roundFloat(value);
  if (!(whole >= -(2 ** 63) && whole < 2 ** 63)) return fail("a float is beyond a whole number of 64 bits");
  return BigInt(whole);
}

/** Below zero, equal, above. NaN equals itself and is above all. */
export function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}
