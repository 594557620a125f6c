import { formatDay, formatInstant, parseInstant } from "../../kernel/time.ts";

/** What a JavaScript date can print: years -271821 to 275760. */
const farthest = 8_640_000_000_000_000_000n;

/** Canonical text of an instant, or undefined where it lies beyond what a date can print. */
export function instantText(microseconds: bigint): string | undefined {
  if (microseconds > farthest || microseconds < -farthest) return undefined;
  return formatInstant(microseconds);
}

/** Text that is canonical as it stands, on a day that every month has: most of what warehouses and asof itself write. */
const plainlyCanonical =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(?!0{6})\d{6})?Z$/;

/** Canonical text of ISO text, with or without offset (without: UTC), or of an infinity; undefined where it is neither. */
export function canonicalInstant(text: string): string | undefined {
  if (plainlyCanonical.test(text)) return text;
  if (text === "infinity" || text === "-infinity") return text;
  const microseconds = parseInstant(text);
  return microseconds === null ? undefined : instantText(microseconds);
}

/** `YYYY-MM-DD` of days since 1970; undefined beyond what a date can print. */
export function dateText(days: number): string | undefined {
  return Math.abs(days) > 100_000_000 ? undefined : formatDay(days);
}
