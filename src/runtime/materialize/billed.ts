import type { BilledWrites } from "../../ports/online-store.ts";

/** Two together; null where neither bills. */
export function together(one: BilledWrites | null, other: BilledWrites | null): BilledWrites | null {
  if (one === null || other === null) return one ?? other;
  return {
    items: one.items + other.items,
    bytes: one.bytes + other.bytes,
    writeUnits: one.writeUnits + other.writeUnits,
  };
}
