import { featureTest, rowsOf } from "asof";
import { readings } from "./machines.ts";

// `asof test` runs it: with these readings, a row of the spine gets these values.
export const late = featureTest("a reading counts from when it was received", {
  features: [readings],
  given: [
    rowsOf(readings, [
      { machine_id: "A1", read_at: "2026-03-02T08:00:00Z", received_at: "2026-03-02T08:01:00Z", temperature: 61.5 },
      { machine_id: "A1", read_at: "2026-03-02T08:10:00Z", received_at: "2026-03-02T08:30:00Z", temperature: 64 },
    ]),
  ],
  spine: [
    { machine_id: "A1", event_timestamp: "2026-03-02T08:29:59Z" },
    { machine_id: "A1", event_timestamp: "2026-03-02T08:30:00Z" },
    { machine_id: "A1", event_timestamp: "2026-03-02T10:10:01Z" }, // the reading is older than two hours
  ],
  expect: [{ temperature: 61.5 }, { temperature: 64 }, { temperature: null }],
});
