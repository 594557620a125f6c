import type { Closure } from "./closure.ts";
import { fail } from "./failure.ts";

/**
 * Floats are what is computed most, so each operator is a closure of its own with nothing called on its way. What comes of
 * finite floats and is infinite, or is zero and cannot be, is out of range.
 */

type Float = Closure<number>;

export function addFloats(left: Float, right: Float): Float {
  return (inputs) => {
    const a = left(inputs);
    const b = right(inputs);
    if (a === null || b === null) return null;
    const result = a + b;
    return result - result === 0 ? result : special(result, a, b);
  };
}

export function subtractFloats(left: Float, right: Float): Float {
  return (inputs) => {
    const a = left(inputs);
    const b = right(inputs);
    if (a === null || b === null) return null;
    const result = a - b;
    return result - result === 0 ? result : special(result, a, b);
  };
}

export function multiplyFloats(left: Float, right: Float): Float {
  return (inputs) => {
    const a = left(inputs);
    const b = right(inputs);
    if (a === null || b === null) return null;
    const result = a * b;
    if (result - result !== 0) return special(result, a, b);
    return result === 0 && a !== 0 && b !== 0 ? vanished() : result;
  };
}

export function divideFloats(left: Float, right: Float): Float {
  return (inputs) => {
    const a = left(inputs);
    const b = right(inputs);
    if (a === null || b === null || b === 0) return null;
    const result = a / b;
    if (result - result !== 0) return special(result, a, b);
    return result === 0 && a !== 0 && Number.isFinite(b) ? vanished() : result;
  };
}

/** The same for two numbers, where a function computes more than one operator. */
export function product(a: number, b: number): number {
  const result = a * b;
  if (result - result !== 0) return special(result, a, b);
  return result === 0 && a !== 0 && b !== 0 ? vanished() : result;
}

/** NaN, or an infinity that was one before. */
function special(result: number, a: number, b: number): number {
  return Number.isNaN(result) || !Number.isFinite(a) || !Number.isFinite(b) ? result : overflowed();
}

export function overflowed(): never {
  return fail("a float is beyond 64 bits");
}

export function vanished(): never {
  return fail("a float is too small to be told from zero");
}
