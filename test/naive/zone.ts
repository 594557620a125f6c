/** What instant the digits of a local clock mean, by the zone rules that the JavaScript engine carries. */
import { type Instant, microsecondsADay } from "./time.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Local digits (microseconds, as though they were UTC) to an instant. Digits that a clock showed twice mean the later
 * instant; digits that a clock skipped are read with the offset from before the change.
 */
export function localToInstant(local: Instant, zone: string): Instant {
  if (typeof local === "number" || zone === "UTC") return local;
  const before = offsetAt(local - microsecondsADay, zone);
  const after = offsetAt(local + microsecondsADay, zone);
  const shown = [local - before, local - after].filter((instant) => instant + offsetAt(instant, zone) === local);
  // Where both are right the clock was put back, and the offset from after the change gives the later one.
  return shown.at(-1) ?? local - before;
}

/** The digits that a clock of the zone shows at an instant. */
export function instantToLocal(instant: bigint, zone: string): bigint {
  return instant + offsetAt(instant, zone);
}

/** Whether the digits were shown twice or never. */
export function isAtClockChange(local: Instant, zone: string): boolean {
  if (typeof local === "number" || zone === "UTC") return false;
  const before = offsetAt(local - microsecondsADay, zone);
  const after = offsetAt(local + microsecondsADay, zone);
  const shown = [local - before, local - after].filter((instant) => instant + offsetAt(instant, zone) === local);
  return before !== after && shown.length !== 1;
}

const offsets = new Map<string, bigint>();

/** Microseconds that the zone's clocks are ahead of UTC at an instant; remembered, since asking is slow. */
function offsetAt(instant: bigint, zone: string): bigint {
  const milliseconds = Number(instant / 1_000_000n) * 1_000;
  const question = `${zone} ${milliseconds}`;
  const known = offsets.get(question);
  if (known !== undefined) return known;
  const offset = BigInt(shownAt(milliseconds, zone) - milliseconds) * 1_000n;
  offsets.set(question, offset);
  return offset;
}

/** What a clock of the zone shows, as though that were UTC. */
function shownAt(milliseconds: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(milliseconds)
      .map((part) => [part.type, Number(part.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}
