import type { KnownSpineTimes } from "../ir/request.ts";
import { formatInstant, parseInstant } from "../kernel/time.ts";
import { isObject, kindOf } from "./check/values.ts";
import type { Position } from "./position.ts";

/** Between what the times of a spine lie, both ends in. */
export interface SpineTimesOptions {
  /** No row is earlier. ISO text (UTC where it has no offset) or a date. */
  readonly from?: string | Date;
  /** No row is later. */
  readonly to?: string | Date;
}

/** What a caller promises of the spine; null where nothing is said. */
export function readSpineTimes(given: unknown, at: Position): KnownSpineTimes | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given)) {
    at.error(
      "invalid-option",
      `expected an object, found ${kindOf(given)}`,
      'as in { from: "2013-01-01", to: "2014-01-01" }',
    );
    return null;
  }
  for (const name of Object.keys(given).filter((one) => one !== "from" && one !== "to"))
    at.at(name).error("invalid-option", `there is no option '${name}' here`, "say from, to or both");
  const [from, to] = [instantOf(given["from"], at.at("from")), instantOf(given["to"], at.at("to"))];
  return from === null && to === null ? null : { from, to, by: "caller" };
}

function instantOf(given: unknown, at: Position): string | null {
  if (given === undefined || given === null) return null;
  const text = given instanceof Date && !Number.isNaN(given.getTime()) ? given.toISOString() : given;
  const instant = typeof text === "string" ? parseInstant(text) : null;
  if (instant === null) at.error("invalid-option", "this is no instant", "write it as '2013-07-01T00:00:00Z'");
  return instant === null ? null : formatInstant(instant);
}
