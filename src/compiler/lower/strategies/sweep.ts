import type { Strategy } from "../strategy.ts";
import { availability } from "./source-parts.ts";
import { sweepByEventTime } from "./sweep-by-event-time.ts";
import { sweepByKnownTime } from "./sweep-by-known-time.ts";
import { sweepByMoment } from "./sweep-by-moment.ts";

/**
 * One pass over source rows and spine rows together, in the order of time: the last row seen is the winner. Its cost does
 * not depend on an index, nor on how many rows a key has.
 */
export const sweep: Strategy = {
  numbersRows: true,
  lower: (context) => {
    if (context.spineIdentity === "moment") return sweepByMoment(context);
    return availability(context) === null ? sweepByEventTime(context) : sweepByKnownTime(context);
  },
};
