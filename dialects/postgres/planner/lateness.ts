import type { TimeSpread } from "../../../src/ir/catalog.ts";
import { meanOver, shareUntil, spanOf } from "../../../src/ir/time-spread.ts";

/** How the rows of a key happen and become known. */
export interface Lateness {
  readonly event: TimeSpread;
  readonly available: TimeSpread;
  /** When the spine looks. */
  readonly spine: TimeSpread;
  readonly rowsOfKey: number;
  /** Rows older than this are not looked at: microseconds. */
  readonly ttl: number | null;
}

/**
 * How many rows a probe steps over, on the mean, before it meets one that was known: of the n rows that have happened and
 * are not known yet, those newer than the newest known one.
 *
 * Where each row is late by itself, known rows lie between unknown ones, and about √(π/2 · n) are stepped over. Where rows
 * become known many at a time (a load of the history), they are missing all together, up to as many as come at once. And
 * where few are known yet, few lie between.
 */
export function steppedOver(lateness: Lateness): number {
  const atOnce = knownAtOnce(lateness);
  return meanOver(lateness.spine, (instant) => {
    const { missing, known } = reachable(lateness, instant);
    return Math.min(missing, Math.max(Math.sqrt((Math.PI / 2) * missing), atOnce, missing / (known + 1)));
  });
}

/** Rows of the key that have happened, and are not too old: those not known yet, and the others. */
function reachable({ event, available, rowsOfKey, ttl }: Lateness, instant: number): Reachable {
  const happened = shareUntil(event, instant);
  const reach = ttl === null ? happened : happened - shareUntil(event, instant - ttl);
  const missing = Math.min(reach, Math.max(0, happened - shareUntil(available, instant)));
  return { missing: rowsOfKey * missing, known: rowsOfKey * (reach - missing) };
}

interface Reachable {
  readonly missing: number;
  readonly known: number;
}

/** How many rows of a key become known within the time that passes between two of its events. */
function knownAtOnce({ event, available, rowsOfKey }: Lateness): number {
  const half = spanOf(event) / Math.max(1, rowsOfKey) / 2;
  const share = meanOver(
    available,
    (instant) => shareUntil(available, instant + half) - shareUntil(available, instant - half - 1),
  );
  return rowsOfKey * share;
}
