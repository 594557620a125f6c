import { UnreadableValue } from "./column-decoders.ts";

/** Postgres counts from 2000, we from 1970. */
export const epochDays = 10_957;
export const epochMicroseconds = BigInt(epochDays) * 86_400_000_000n;
const most = 2n ** 63n - 1n;
const least = -(2n ** 63n);
const mostDays = 2 ** 31 - 1;
const leastDays = -(2 ** 31);

export function tooLate(): UnreadableValue {
  return new UnreadableValue("an instant after the year 294246");
}

/** Microseconds since 1970 of microseconds since 2000. Infinite instants are the same two numbers here and there. */
export function instantOf(microseconds: bigint): bigint {
  if (microseconds === most || microseconds === least) return microseconds;
  const instant = microseconds + epochMicroseconds;
  if (instant >= most) throw tooLate();
  return instant;
}

/** Days since 1970 of days since 2000, infinite ones likewise. */
export function dayOf(days: number): number {
  return days === mostDays || days === leastDays ? days : days + epochDays;
}
