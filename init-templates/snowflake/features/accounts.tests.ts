import { featureTest, rowsOf } from "asof";
import { usage, week } from "./accounts.ts";

// `asof test` runs it on a Postgres of its own, in memory: no account is needed.
export const known = featureTest("a day counts once it is loaded", {
  features: [usage, week],
  given: [
    rowsOf(usage, [
      { account_id: 1, day: "2026-03-01", loaded_at: "2026-03-02T03:00:00Z", active_users: 4, seconds: 7200 },
      { account_id: 1, day: "2026-03-02", loaded_at: "2026-03-03T03:00:00Z", active_users: 0, seconds: 60 },
    ]),
  ],
  spine: [
    { account_id: 1, event_timestamp: "2026-03-03T02:59:59Z" },
    { account_id: 1, event_timestamp: "2026-03-03T03:00:00Z" },
  ],
  expect: [
    { active_users: 4, minutes_per_user: 30, days_7d: 1, seconds_7d: 7200 },
    { active_users: 0, minutes_per_user: null, days_7d: 2, seconds_7d: 7260 },
  ],
});
