import type { SpineRows } from "../../ir/plan.ts";
import { parseInstant } from "../../kernel/time.ts";

/** The least and the greatest time that a spine row can have, in microseconds. */
export interface Reach {
  readonly least: bigint;
  readonly greatest: bigint;
}

/** Known where the request itself says when: then every bound on the sources' times can be a literal. */
export function reachOf(from: SpineRows): Reach | null {
  if (from.kind === "as_of") return { least: microseconds(from.instant), greatest: microseconds(from.instant) };
  if (from.kind === "range") return { least: microseconds(from.start), greatest: microseconds(from.end) };
  return null;
}

function microseconds(iso: string): bigint {
  const instant = parseInstant(iso);
  if (instant === null) throw new Error(`not an instant: ${iso}`);
  return instant;
}
