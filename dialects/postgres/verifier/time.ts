import type { TimeForm } from "../../../src/ir/types.ts";
import { deviate } from "./deviation.ts";
import type { Term } from "./syntax/term.ts";

/** The microseconds of `10800.5 seconds`. Days and months depend on the session's zone and are refused. */
export function readInterval(text: string, place: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6}))? seconds$/.exec(text);
  if (match?.[1] === undefined) return deviate(place, `the interval '${text}' is not a plain number of seconds`);
  return BigInt(match[1]) * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

/** Microseconds since 1970 of `2013-07-01T00:00:00.000001Z`. */
export function readInstantLiteral(text: string, place: string): bigint {
  const written = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/.test(text);
  return (written ? instantOf(text) : null) ?? deviate(place, `'${text}' is not an instant in UTC`);
}

const isoText =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(?:Z|([+-])(\d\d):?(\d\d)?:?(\d\d)?)?$/i;

/** Microseconds since 1970 of the ISO 8601 text that an author may write; UTC where it names no offset. */
export function instantOf(text: string): bigint | null {
  const match = isoText.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "", sign = "+", ...offset] = match;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(milliseconds)) return null;
  const [hours = 0, minutes = 0, seconds = 0] = offset.map((part) => Number(part ?? 0));
  const shift = (hours * 3600 + minutes * 60 + seconds) * (sign === "-" ? -1 : 1);
  return BigInt(milliseconds - shift * 1000) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
}

/**
 * How a column's time is turned into an instant, or compared with one. `instant`: it stands as it is. `utc_digits`: it
 * stands as it is, against an instant that was put into the digits of UTC's clock.
 */
export type TimeReading = TimeForm | { readonly form: "utc_digits" };

export interface ReadTime {
  readonly column: string;
  readonly reading: TimeReading;
}

/** A column of that table as an instant; null for any other term. */
export function readTime(term: Term, table: string): ReadTime | null {
  if (term.is === "column") return term.table === table ? { column: term.name, reading: { form: "instant" } } : null;
  if (term.is !== "at_zone") return null;
  const { of, zone } = term;
  if (of.is === "column" && of.table === table) return { column: of.name, reading: { form: "zoneless", zone } };
  const digits = of.is === "cast" && of.type === "timestamp" ? of.of : null;
  if (digits?.is !== "column" || digits.table !== table) return null;
  return { column: digits.name, reading: { form: "date", zone } };
}

/** Both sides of a comparison of a column's time with a limit. */
export interface ReadComparison extends ReadTime {
  readonly limit: Term;
}

/** `column <= limit` in any of its forms; null where the left side is no time of that table. */
export function readComparison(left: Term, right: Term, table: string): ReadComparison | null {
  const time = readTime(left, table);
  if (time === null) return null;
  const asDigits = time.reading.form === "instant" && right.is === "at_zone" && right.zone === "UTC";
  return asDigits ? { ...time, reading: { form: "utc_digits" }, limit: right.of } : { ...time, limit: right };
}

/** Whether a column that holds time in this form is read right, whatever the session's zone. */
export function fits(reading: TimeReading, form: TimeForm): boolean {
  if (reading.form === "utc_digits") return form.form !== "instant" && form.zone === "UTC";
  if (reading.form !== form.form) return false;
  return reading.form === "instant" || (form.form !== "instant" && reading.zone === form.zone);
}

/** Whether a column in this form is put in the order of its instants; null for a column that holds no time. */
export function fitsOrder(reading: TimeReading, form: TimeForm | null): boolean {
  const asItStands = reading.form === "instant";
  if (form === null || form.form === "instant") return asItStands;
  // UTC's clock never goes back: its digits and days are in the order of the instants.
  return (asItStands && form.zone === "UTC") || fits(reading, form);
}

export function showReading(reading: TimeReading): string {
  switch (reading.form) {
    case "instant":
      return "as an instant";
    case "utc_digits":
      return "as digits of UTC";
    case "zoneless":
      return `as digits of ${reading.zone}`;
    case "date":
      return `as a day in ${reading.zone}`;
  }
}
