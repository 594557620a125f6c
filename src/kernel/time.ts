/** Durations and instants, to the microsecond, without a clock. */

const microsecondsIn = {
  microsecond: 1n,
  millisecond: 1_000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: 86_400_000_000n,
  week: 604_800_000_000n,
} as const;

type Unit = keyof typeof microsecondsIn;

/** How authors write durations: `"3 hours"`, `"1 day"`. Days are 24 hours, whatever a zone's clocks do. */
export type Duration = `${bigint} ${Unit | `${Unit}s`}`;

/** A hundred years: what every warehouse can subtract from any timestamp of practice, and a safe integer of microseconds. */
export const longestDuration = 36_525 * 86_400 * 1_000_000;

/** Microseconds of a duration, or null where it is not written as one or does not fit a safe integer. */
export function parseDuration(text: string): number | null {
  const match = /^(-?\d+) ([a-z]+?)s?$/.exec(text);
  const unit = match?.[2];
  if (match?.[1] === undefined || unit === undefined || !(unit in microsecondsIn)) return null;
  const microseconds = Number(BigInt(match[1]) * microsecondsIn[unit as Unit]);
  return Number.isSafeInteger(microseconds) ? microseconds : null;
}

/** The shortest way to write a duration in one unit: `"3 hours"`, `"90 minutes"`. */
export function formatDuration(microseconds: number): string {
  const units = Object.entries(microsecondsIn).reverse();
  for (const [unit, size] of units) {
    const count = BigInt(microseconds) / size;
    if (BigInt(microseconds) % size === 0n && unit !== "week") return `${count} ${unit}${count === 1n ? "" : "s"}`;
  }
  return `${microseconds} microseconds`;
}

const isoInstant =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?$/i;

/**
 * Microseconds since 1970 of an ISO 8601 instant, or null where the text is none. Text without an offset is read as UTC.
 * More than six fractional digits are refused rather than rounded, since rounding could move a row over a boundary.
 */
export function parseInstant(text: string): bigint | null {
  const match = isoInstant.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", offset = "Z"] = match;
  if (/[1-9]/.test(fraction.slice(6))) return null;
  const seconds = utcSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  const shift = offsetSeconds(offset);
  if (seconds === null || shift === null) return null;
  return BigInt(seconds - shift) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
}

function utcSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const sameDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!sameDay || hour > 23 || minute > 59 || second > 59) return null;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

function offsetSeconds(offset: string): number | null {
  if (/^z$/i.test(offset)) return 0;
  const digits = offset.slice(1).replaceAll(":", "").padEnd(6, "0");
  const [hours, minutes, seconds] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined || minutes > 59 || seconds > 59)
    return null;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

/** ISO text of an instant, UTC with `Z`; six fractional digits where they are not zero, none otherwise. */
export function formatInstant(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const milliseconds = Number((microseconds - fraction) / 1_000n);
  const whole = new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "");
  return fraction === 0n ? `${whole}Z` : `${whole}.${fraction.toString().padStart(6, "0")}Z`;
}
