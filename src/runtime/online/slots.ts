import type { ValueStatus } from "../../ir/online.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { OnlineVersionName } from "../../ports/online-store.ts";

/** One feature of all entities that are asked for, whether it was stored or is computed. */
export interface Slot {
  readonly values: CanonicalValue[];
  readonly statuses: ValueStatus[];
  /** ISO instants; null where nothing has a time. Of what is computed, the oldest of what it was computed of. */
  readonly eventTimes: (string | null)[];
  /** What answered, each once. */
  versions: readonly OnlineVersionName[];
}

export function emptySlots(slots: number, rows: number): readonly Slot[] {
  return Array.from({ length: slots }, () => ({
    values: new Array<CanonicalValue>(rows).fill(null),
    statuses: new Array<ValueStatus>(rows).fill("NOT_FOUND"),
    eventTimes: new Array<string | null>(rows).fill(null),
    versions: [],
  }));
}
