import { entity, featureService, featureView, file, query, sql, t } from "asof";

export const account = entity("account", { key: { account_id: t.int64 }, description: "A paying account" });

export const usage = featureView("usage", {
  description: "What an account did on the newest day that was loaded",
  entities: [account],
  // A day is loaded in the night after it: a training row must not see it before `loaded_at`.
  source: file("data/usage.csv", {
    table: "usage",
    eventTime: "day",
    availableAt: "loaded_at",
    columns: {
      account_id: t.int64,
      day: t.timestamp,
      loaded_at: t.timestamp,
      active_users: t.int32,
      seconds: t.int64,
    },
  }),
  features: { active_users: t.int32, seconds: t.int64.describe("Seconds of use, of all users") },
});

export const accountFacts = featureView("account_facts", {
  description: "What does not change about an account",
  entities: [account],
  source: file("data/accounts.csv", {
    table: "accounts",
    columns: { account_id: t.int64, plan: t.string, country: t.string, opened_on: t.date },
  }),
  features: { plan: t.string, country: t.string },
});

export const intensity = featureView("intensity", {
  description: "How much each user of an account did",
  entities: [account],
  // A query is a source like a table: one SELECT, in the warehouse's own SQL.
  source: query(
    "usage_per_user",
    sql`select account_id, day, loaded_at, cast(seconds as float8) / 60 / nullif(active_users, 0) as minutes
        from usage`,
    { eventTime: "day", availableAt: "loaded_at" },
  ),
  ttl: "14 days",
  features: { minutes_per_user: t.float64.from("minutes") },
});

export const churnModel = featureService("churn_model", {
  version: 1,
  description: "Will this account leave within the month?",
  features: [usage, accountFacts, intensity],
});
