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
  const own = parseOwn(text);
  if (own !== null) return own;
  const match = isoInstant.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", offset = "Z"] = match;
  if (/[1-9]/.test(fraction.slice(6))) return null;
  const seconds = utcSeconds(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second));
  const shift = offsetSeconds(offset);
  if (seconds === null || shift === null) return null;
  return BigInt(seconds - shift) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
}

/**
 * An instant as `formatInstant` writes it, up to the year 9999, which is how nearly all come: read digit by digit, in a tenth of
 * the time. Null for every other text.
 */
function parseOwn(text: string): bigint | null {
  const isShort = text.length === 20;
  if (!(isShort || text.length === 27) || !isPunctuated(text, isShort)) return null;
  const year = 100 * pair(text, 0) + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  const fraction = isShort ? 0 : 10_000 * pair(text, 20) + 100 * pair(text, 22) + pair(text, 24);
  // What is no digit gives NaN, of which no comparison holds.
  const isTime = year >= 0 && hour < 24 && minute < 60 && second < 60 && fraction >= 0;
  if (!isTime || !(day >= 1 && day <= daysOfMonth(year, month))) return null;
  const seconds = dayOf(year, month, day) * secondsOfDay + hour * 3600 + minute * 60 + second;
  const microseconds = seconds * 1_000_000 + fraction;
  return Number.isSafeInteger(microseconds) ? BigInt(microseconds) : BigInt(seconds) * 1_000_000n + BigInt(fraction);
}

function isPunctuated(text: string, isShort: boolean): boolean {
  const isDay = text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45 && text.charCodeAt(10) === 84;
  const isClock = text.charCodeAt(13) === 58 && text.charCodeAt(16) === 58;
  return isDay && isClock && (isShort || text.charCodeAt(19) === 46) && text.charCodeAt(text.length - 1) === 90;
}

/** Two digits; NaN where they are none. */
function pair(text: string, at: number): number {
  const ten = text.charCodeAt(at) - 48;
  const one = text.charCodeAt(at + 1) - 48;
  return ten >= 0 && ten <= 9 && one >= 0 && one <= 9 ? 10 * ten + one : Number.NaN;
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0 for what is no month. */
function daysOfMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (lengths[month - 1] ?? 0);
}

/** Days since 1970 of a day of the calendar: the inverse of `formatDay`. */
function dayOf(year: number, month: number, day: number): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(fromMarch / 400);
  const yearOfCycle = fromMarch - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfCycle = yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * daysOf400Years + dayOfCycle - 719_468;
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

/**
 * ISO text of an instant, UTC with `Z`; six fractional digits where they are not zero, none otherwise. A number, where it is exact,
 * saves an object for each value of a column.
 */
export function formatInstant(microseconds: bigint | number): string {
  const [seconds, fraction] = wholeSeconds(microseconds);
  const days = Math.floor(seconds / secondsOfDay);
  const second = seconds - days * secondsOfDay;
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return `${formatDay(days)}T${clock}${fraction === 0 ? "" : `.${String(fraction).padStart(6, "0")}`}Z`;
}

const secondsOfDay = 86_400;

/** Whole seconds, rounded down, and the microseconds beyond. In plain numbers where these are exact, since that is faster. */
function wholeSeconds(microseconds: bigint | number): readonly [seconds: number, fraction: number] {
  const number = Number(microseconds);
  if (Number.isSafeInteger(number)) {
    const seconds = Math.floor(number / 1_000_000);
    return [seconds, number - seconds * 1_000_000];
  }
  const whole = BigInt(microseconds);
  const fraction = ((whole % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return [Number((whole - fraction) / 1_000_000n), Number(fraction)];
}

const daysOf400Years = 146_097;

/**
 * `YYYY-MM-DD` of days since 1970; years beyond four digits with a sign and six. Counted by hand in the Gregorian calendar,
 * since warehouses know days that lie beyond JavaScript's dates. Years begin in March there, so that a leap day is the last.
 */
export function formatDay(days: number): string {
  const sinceMarchOfYear0 = days + 719_468;
  const cycle = Math.floor(sinceMarchOfYear0 / daysOf400Years);
  const dayOfCycle = sinceMarchOfYear0 - cycle * daysOf400Years;
  const yearOfCycle = Math.floor(
    (dayOfCycle - Math.floor(dayOfCycle / 1_460) + Math.floor(dayOfCycle / 36_524) - Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${two(month)}-${two(day)}`;
}

/** Days since 1970 of `YYYY-MM-DD`, or null where the text is no day of the calendar. */
export function parseDay(text: string): number | null {
  if (!/^([+-]\d{6}|\d{4})-\d\d-\d\d$/.test(text)) return null;
  const microseconds = parseInstant(text);
  return microseconds === null ? null : Number(microseconds / microsecondsIn.day);
}

const twoDigits: readonly string[] = Array.from({ length: 100 }, (_, count) => String(count).padStart(2, "0"));

/** Of a number below a hundred. */
function two(count: number): string {
  return twoDigits[count] ?? "";
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}
