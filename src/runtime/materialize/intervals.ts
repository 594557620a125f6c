import type { KnownInterval } from "../../ir/latest.ts";
import { AsofError } from "../../kernel/diagnostics.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { Coverage } from "../../ports/run-store.ts";

/** An instant that somebody gave, in UTC. Throws `invalid-option`. */
export function readInstant(text: string, name: "start" | "end" | "watermark"): bigint {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw AsofError.of("invalid-option", `'${text}' is not an ISO 8601 instant`, {
    path: name,
    hint: "write it like 2013-07-01T00:00:00Z, with at most six fractional digits",
  });
}

/** Nothing of the future is asked for: what becomes known in it would be passed over for good. */
export function upToPresent(end: bigint, now: bigint): bigint {
  return end < now ? end : now;
}

/** What was asked for between two instants, in parts of one length. Throws `invalid-option` where the end is not after the start. */
export function between(start: bigint, end: bigint, length: bigint | null = null): readonly KnownInterval[] {
  if (start >= end) {
    throw AsofError.of(
      "invalid-option",
      `the end ${formatInstant(end)} is not after the start ${formatInstant(start)}`,
      {
        path: "end",
        hint: "give an earlier start; a run ends at the present at the latest",
      },
    );
  }
  const intervals: KnownInterval[] = [];
  for (let from = start; from < end; ) {
    const to = length === null || from + length > end ? end : from + length;
    intervals.push({ start: formatInstant(from), end: formatInstant(to) });
    from = to;
  }
  return intervals;
}

/**
 * What is left to load of a version: all from the beginning for one that has nothing, else from its watermark on, less what may still
 * arrive late. Null where nothing is left.
 */
export function whatIsLeft(coverage: Coverage | null, end: bigint, lateness: number): KnownInterval | null {
  const watermark = coverage === null || coverage.watermark === null ? null : parseInstant(coverage.watermark);
  const since = coverage === null || coverage.since === null ? null : parseInstant(coverage.since);
  if (watermark === null) return since !== null && since >= end ? null : spanning(since, end);
  if (watermark >= end) return null;
  const reached = watermark - BigInt(lateness);
  return spanning(since !== null && reached < since ? since : reached, end);
}

function spanning(start: bigint | null, end: bigint): KnownInterval {
  return { start: start === null ? null : formatInstant(start), end: formatInstant(end) };
}
