import { fail } from "./failure.ts";

const second = 1_000_000n;
/** Instants that JavaScript's own dates reach. */
const farthest = 8_640_000_000_000_000n * 1_000n;

/** A zone's clock: how far it is ahead of UTC at an instant, in seconds. */
export interface ZoneClock {
  offsetAt(epochSeconds: number): number;
}

const clocks = new Map<string, ZoneClock>();

export function zoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = /^(etc\/)?(utc|uct|gmt|zulu)$/i.test(zone) ? { offsetAt: () => 0 } : new CachedClock(zone);
  clocks.set(zone, made);
  return made;
}

/** Microseconds of an instant by a zone's clock, as if that clock were UTC. */
export function localMicroseconds(instant: bigint, clock: ZoneClock): bigint {
  if (instant > farthest || instant < -farthest) return fail("an instant is beyond the calendar");
  const seconds = Number(floorDivide(instant, second));
  return instant + BigInt(clock.offsetAt(seconds)) * second;
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** Zones' clocks change at most twice within a span of this length: about eleven days. */
const span = 1_000_000;

/** Asking Intl takes microseconds, so what it says of a span without a change is kept. */
class CachedClock implements ZoneClock {
  readonly #format: Intl.DateTimeFormat;
  /** Span → the offset that holds throughout, or the changes within. */
  readonly #spans = new Map<number, number | readonly Change[]>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat("en-u-ca-iso8601", {
      timeZone: zone, hourCycle: "h23", era: "short",
      year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }); // biome-ignore format: one list
  }

  offsetAt(seconds: number): number {
    const index = Math.floor(seconds / span);
    let known = this.#spans.get(index);
    if (known === undefined) {
      known = this.#within(index * span, (index + 1) * span);
      this.#spans.set(index, known);
    }
    if (typeof known === "number") return known;
    let offset = known[0]?.offset ?? 0;
    for (const change of known) if (change.from <= seconds) offset = change.offset;
    return offset;
  }

  #within(start: number, end: number): number | readonly Change[] {
    const changes: Change[] = [{ from: start, offset: this.#ask(start) }];
    const step = span / 8;
    for (let at = start; at < end; at += step) this.#search(at, Math.min(at + step, end), changes);
    return changes.length === 1 ? (changes[0]?.offset ?? 0) : changes;
  }

  /** Halves until the second of the change is found. */
  #search(start: number, end: number, changes: Change[]): void {
    const before = changes.at(-1)?.offset ?? 0;
    const after = this.#ask(end);
    if (before === after) return;
    let [low, high] = [start, end];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === before) low = middle;
      else high = middle;
    }
    changes.push({ from: high, offset: after });
  }

  #ask(seconds: number): number {
    const parts: Record<string, string> = {};
    for (const { type, value } of this.#format.formatToParts(seconds * 1_000)) parts[type] = value;
    const number = (name: string) => Number(parts[name]);
    const year = parts["era"] === "BC" || parts["era"] === "B" ? 1 - number("year") : number("year");
    const local = new Date(0);
    local.setUTCFullYear(year, number("month") - 1, number("day"));
    local.setUTCHours(number("hour"), number("minute"), number("second"));
    return local.getTime() / 1_000 - seconds;
  }
}

interface Change {
  readonly from: number;
  readonly offset: number;
}
