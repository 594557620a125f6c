import type { SpineNode } from "../../ir/plan.ts";
import type { SpineTimes } from "../../ir/request.ts";
import { parseInstant } from "../../kernel/time.ts";

/** The least and the greatest time that a spine row can have, in microseconds; null where it is not known. */
export interface Reach {
  readonly least: bigint | null;
  readonly greatest: bigint | null;
}

/** What is known of the spine's times before it is read: with it, bounds on the sources' times can be literals. */
export function reachOf({ from, times }: SpineNode): Reach | null {
  if (from.kind === "as_of") return between({ from: from.instant, to: from.instant });
  if (from.kind === "range") return between({ from: from.start, to: from.end });
  return times === null ? null : between(times);
}

function between({ from, to }: SpineTimes): Reach {
  return { least: microseconds(from), greatest: microseconds(to) };
}

function microseconds(iso: string | null): bigint | null {
  if (iso === null) return null;
  const instant = parseInstant(iso);
  if (instant === null) throw new Error(`not an instant: ${iso}`);
  return instant;
}
