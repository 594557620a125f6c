import { fail } from "./failure.ts";
import { floorDivide } from "./zone-clock.ts";

/** The calendar of days since 1970. */

const microsecondsOfDay = 86_400_000_000n;

/** Days that JavaScript's own dates reach. */
const farthestDay = 100_000_000;

export function dayOfLocal(local: bigint): number {
  return Number(floorDivide(local, microsecondsOfDay));
}

/** Microseconds since midnight. */
export function clockOfLocal(local: bigint): number {
  return Number(local - floorDivide(local, microsecondsOfDay) * microsecondsOfDay);
}

function dateOf(day: number): Date {
  if (Math.abs(day) > farthestDay) return fail("a date is beyond the calendar");
  return new Date(day * 86_400_000);
}

function dayOf(year: number, month: number, dayOfMonth: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, dayOfMonth);
  return date.getTime() / 86_400_000;
}

/** 1 for Monday; 1 January 1970 was a Thursday. */
function dayOfWeek(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** ISO's: the week belongs to the year that has its Thursday. */
function weekOf(day: number): number {
  const thursday = day - dayOfWeek(day) + 4;
  const first = dayOf(dateOf(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - first) / 7) + 1;
}

export function datePart(part: string, day: number): number {
  const date = dateOf(day);
  switch (part) {
    case "year":
      return date.getUTCFullYear();
    case "quarter":
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case "month":
      return date.getUTCMonth() + 1;
    case "week":
      return weekOf(day);
    case "day":
      return date.getUTCDate();
    case "day_of_week":
      return dayOfWeek(day);
    default:
      return day - dayOf(date.getUTCFullYear(), 0, 1) + 1;
  }
}

export function clockPart(part: string, microseconds: number): number {
  const seconds = Math.floor(microseconds / 1_000_000);
  if (part === "hour") return Math.floor(seconds / 3_600);
  return part === "minute" ? Math.floor(seconds / 60) % 60 : seconds % 60;
}

/** The first day of the unit. */
export function firstDay(unit: string, day: number): number {
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case "year":
      return dayOf(year, 0, 1);
    case "quarter":
      return dayOf(year, month - (month % 3), 1);
    case "month":
      return dayOf(year, month, 1);
    case "week":
      return day - dayOfWeek(day) + 1;
    default:
      return day;
  }
}

export const microsecondsIn: Readonly<Record<string, bigint>> = {
  week: 7n * microsecondsOfDay,
  day: microsecondsOfDay,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1_000n,
  microsecond: 1n,
};
