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

/** Eleven years by the hour. The ledger has an entry for each, and a run takes some statements for each. */
const mostParts = 100_000n;

/** What was asked for between two instants, in parts of one length. Throws as `requireParts` does. */
export function between(start: bigint, end: bigint, length: bigint | null = null): readonly KnownInterval[] {
  requireParts(start, end, length);
  const intervals: KnownInterval[] = [];
  for (let from = start; from < end; ) {
    const to = length === null || from + length > end ? end : from + length;
    intervals.push({ start: formatInstant(from), end: formatInstant(to) });
    from = to;
  }
  return intervals;
}

/** Throws `invalid-option` where the end is not after the start, or where there would be too many parts. */
export function requireParts(start: bigint, end: bigint, length: bigint | null): void {
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
  const count = length === null ? 1n : (end - start + length - 1n) / length;
  if (count <= mostParts) return;
  const [parts, most] = [count, mostParts].map((one) => one.toLocaleString("en-US"));
  throw AsofError.of(
    "invalid-option",
    `${formatInstant(start)} to ${formatInstant(end)} would be ${parts} parts, and a run takes ${most} at most`,
    { path: "every", hint: "make the parts longer, or divide the interval" },
  );
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
