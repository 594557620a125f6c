import { formatInstant, parseInstant } from "../../../src/kernel/time.ts";

/**
 * Times in the ISO style of Postgres, in a session whose zone is UTC, and back. Worked out on the digits: the years that
 * Postgres knows reach further than JavaScript's dates.
 */

const timestamp = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:[+-]00)?( BC)?$/;
/** What nearly every value looks like: these need no taking apart. The days are those that every month has. */
const plainLength = "2013-01-01 10:00:00+00".length;
const plainIso =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/;
const date = /^(\d{4,})-(\d\d)-(\d\d)( BC)?$/;

/** `2013-01-01 10:00:00.5+00` → `2013-01-01T10:00:00.500000Z`; a date is its midnight; `infinity` stays. */
export function instantFromPostgres(text: string): string {
  if (text.length === plainLength && text[10] === " " && text.endsWith("+00"))
    return `${text.slice(0, 10)}T${text.slice(11, 19)}Z`;
  if (isInfinite(text)) return text;
  const match = timestamp.exec(text);
  if (match === null) return `${dateFromPostgres(text)}T00:00:00Z`;
  const [, year = "", month, day, time, fraction, era] = match;
  const digits = fraction === undefined ? "" : `.${fraction.padEnd(6, "0")}`;
  return `${isoYear(year, era)}-${month}-${day}T${time}${digits}Z`;
}

/** `0044-03-15 BC` → `-000043-03-15`. */
export function dateFromPostgres(text: string): string {
  if (isInfinite(text)) return text;
  const match = date.exec(text);
  if (match === null) throw new SyntaxError("not a date in ISO style");
  const [, year = "", month, day, era] = match;
  return `${isoYear(year, era)}-${month}-${day}`;
}

/** Null where the text is no instant. Text without an offset is read as UTC. */
export function instantToPostgres(text: string): string | null {
  if (isInfinite(text) || plainIso.test(text)) return text;
  const instant = parseInstant(text);
  return instant === null ? null : withEra(formatInstant(instant));
}

/** Null where the text is no calendar day. */
export function dateToPostgres(text: string): string | null {
  if (isInfinite(text)) return text;
  if (!/^([+-]\d{6}|\d{4})-\d\d-\d\d$/.test(text)) return null;
  const instant = parseInstant(text);
  return instant === null ? null : withEra(formatInstant(instant).replace("T00:00:00Z", ""));
}

function isInfinite(text: string): boolean {
  return text === "infinity" || text === "-infinity";
}

/** Year 0 of ISO is 1 BC. More or fewer than four digits are written with a sign and six. */
function isoYear(digits: string, era: string | undefined): string {
  const year = era === undefined ? Number(digits) : 1 - Number(digits);
  if (year >= 0 && year <= 9999) return year.toString().padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${Math.abs(year).toString().padStart(6, "0")}`;
}

function withEra(iso: string): string {
  const match = /^([+-]?\d+)(-.*)$/.exec(iso);
  if (match?.[1] === undefined || match[2] === undefined) return iso;
  const year = Number(match[1]);
  const digits = (year > 0 ? year : 1 - year).toString().padStart(4, "0");
  return `${digits}${match[2]}${year > 0 ? "" : " BC"}`;
}
