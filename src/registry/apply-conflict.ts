import { AsofError } from "../kernel/diagnostics.ts";
import type { Publication } from "../ports/registry-store.ts";

/** Tells the loser of two applies who won; null where the registry has been removed meanwhile. */
export function applyConflict(location: string, winner: Publication | null): AsofError {
  const message =
    winner === null
      ? `the registry at '${location}' was removed after these definitions were compared with it`
      : `publication ${winner.sequence} of the registry at '${location}' was made${by(winner)} at ${winner.appliedAt}, after these definitions were compared with it`;
  const hint = "nothing was published; run 'asof plan' to see what differs now, then apply again";
  return AsofError.of("apply-conflict", message, { hint });
}

function by(publication: Publication): string {
  return publication.appliedBy === null ? "" : ` by ${publication.appliedBy}`;
}
