import type { Strategy } from "../strategy.ts";
import { availability } from "./source-parts.ts";
import { sweepByEventTime } from "./sweep-by-event-time.ts";
import { sweepByKnownTime } from "./sweep-by-known-time.ts";

/**
 * One pass over source rows and spine rows together, in the order of time: the last row seen is the winner. Its cost does
 * not depend on an index, nor on how many rows a key has.
 */
export const sweep: Strategy = {
  numbersRows: true,
  lower: (context) => (availability(context) === null ? sweepByEventTime(context) : sweepByKnownTime(context)),
};
