import type { ValueStatus } from "../../ir/online.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";

/** One feature of all entities that are asked for, whether it was stored or is computed. Features may share lists. */
export interface Slot {
  values: readonly CanonicalValue[];
  statuses: readonly ValueStatus[];
  /** ISO instants; null where nothing has a time. Of what is computed, the oldest of what it was computed of. */
  eventTimes: readonly (string | null)[];
  /** What answered, each once. */
  versions: readonly OnlineVersionName[];
}

/** Of which nothing was found yet. */
export function emptySlots(slots: number, rows: number): readonly Slot[] {
  const values = new Array<CanonicalValue>(rows).fill(null);
  const statuses = new Array<ValueStatus>(rows).fill("NOT_FOUND");
  const eventTimes = new Array<string | null>(rows).fill(null);
  return Array.from({ length: slots }, () => ({ values, statuses, eventTimes, versions: [] }));
}
