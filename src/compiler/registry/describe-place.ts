import type { Place } from "../../kernel/diagnostics.ts";

/** `features/flights.ts:12`, or null where the place is not known. */
export function describePlace(place: Place | null): string | null {
  return place === null ? null : `${place.file}:${place.line}`;
}
