import { type OnlineRow, type ValueStatus, withheld } from "../../../src/ir/online.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";

/** A feature of a row as it may be told at an instant, in microseconds since 1970. */
export function servedValue(
  row: OnlineRow | null,
  feature: number,
  ttl: number | null,
  now: bigint,
): { readonly status: ValueStatus; readonly value: CanonicalValue } {
  const status = withheld(row, ttl, now);
  if (status !== null) return { status, value: null };
  const value = row?.features[feature] ?? null;
  return { status: value === null ? "NULL_VALUE" : "PRESENT", value };
}
