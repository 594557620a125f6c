/** The twin's own reading of time: microseconds since 1970, with nothing taken from the compiler. */

/** Microseconds; a `number` only for the two infinities. Mixed comparison of bigint and number is exact in JavaScript. */
export type Instant = bigint | number;

export const microsecondsADay = 86_400_000_000n;

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** An instant from ISO text or `infinity`; text without an offset is taken as UTC, which also reads the digits of a local time. */
export function parseTime(text: string): Instant {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (text === "-infinity") return Number.NEGATIVE_INFINITY;
  const match = pattern.exec(text);
  if (match === null) throw new Error(`not a time: '${text}'`);
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = "Z"] = match;
  const whole = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return BigInt(whole) * 1_000n + BigInt(fraction.padEnd(6, "0")) - offsetMicroseconds(offset);
}

/** True for text that names a point of time exactly. */
export function isTime(text: string): boolean {
  return text === "infinity" || text === "-infinity" || pattern.test(text);
}

export function isInstant(time: Instant | null): time is bigint {
  return typeof time === "bigint";
}

/** `2026-03-29T01:30:00Z`, six fractional digits where they are not zero. */
export function formatInstant(time: Instant): string {
  return typeof time === "number" ? infiniteText(time) : `${digits(time)}Z`;
}

/** `2026-03-29T01:30:00`: the same digits without a zone. */
export function formatLocal(time: Instant): string {
  return typeof time === "number" ? infiniteText(time) : digits(time);
}

export function formatDate(time: Instant): string {
  return typeof time === "number" ? infiniteText(time) : digits(time).slice(0, 10);
}

function digits(time: bigint): string {
  const fraction = modulo(time, 1_000_000n);
  const whole = new Date(Number((time - fraction) / 1_000n)).toISOString().slice(0, 19);
  return fraction === 0n ? whole : `${whole}.${String(fraction).padStart(6, "0")}`;
}

function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

function infiniteText(time: number): string {
  return time > 0 ? "infinity" : "-infinity";
}

function offsetMicroseconds(offset: string): bigint {
  if (offset === "Z") return 0n;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", "") || "0");
  return BigInt(offset.startsWith("-") ? -minutes : minutes) * 60_000_000n;
}
