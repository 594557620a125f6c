import { featureTest, rowsOf } from "asof";
import { intensity, usage } from "./accounts.ts";

// `asof test` runs it on a Postgres of its own, in memory: no server is needed.
export const perUser = featureTest("a day without users gives no minutes for each", {
  // `intensity` is a query on the table of `usage`: the rows of the table serve both.
  features: [usage.pick("active_users"), intensity],
  given: [
    rowsOf(usage, [
      { account_id: 1, day: "2026-03-01", loaded_at: "2026-03-02T03:00:00Z", active_users: 4, seconds: 7200 },
      { account_id: 1, day: "2026-03-02", loaded_at: "2026-03-03T03:00:00Z", active_users: 0, seconds: 60 },
    ]),
  ],
  spine: [
    { account_id: 1, event_timestamp: "2026-03-02T03:00:00Z" },
    { account_id: 1, event_timestamp: "2026-03-03T03:00:00Z" },
  ],
  expect: [
    { active_users: 4, minutes_per_user: 30 },
    { active_users: 0, minutes_per_user: null },
  ],
});
