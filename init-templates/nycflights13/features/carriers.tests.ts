import { featureTest, rowsOf } from "asof";
import { carrierLast } from "./carriers.ts";

// Take `availableAt` out of carriers.ts, and `asof test` shows what leaks.
export const landed = featureTest("a delay counts once the flight has landed", {
  features: [carrierLast],
  given: [
    rowsOf(carrierLast, [
      { carrier: "UA", sched_dep_at: "2013-07-01T09:30:00Z", landed_at: "2013-07-01T12:00:00Z", arr_delay: 12 },
      { carrier: "UA", sched_dep_at: "2013-07-01T10:00:00Z", landed_at: "2013-07-01T14:00:00Z", arr_delay: 85 },
    ]),
  ],
  spine: [
    { carrier: "UA", event_timestamp: "2013-07-01T11:59:59Z" },
    { carrier: "UA", event_timestamp: "2013-07-01T12:00:00Z" },
    { carrier: "UA", event_timestamp: "2013-07-01T14:00:00Z" },
  ],
  expect: [{ last_arr_delay: null }, { last_arr_delay: 12 }, { last_arr_delay: 85 }],
});
