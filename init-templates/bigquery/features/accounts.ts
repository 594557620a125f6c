import { count, entity, expr, featureService, featureView, file, sum, t } from "asof";

export const account = entity("account", { key: { account_id: t.int64 }, description: "A paying account" });

// A day is loaded in the night after it: a training row must not see it before `loaded_at`.
const days = file("data/usage.csv", {
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
});

export const usage = featureView("usage", {
  description: "What an account did on the newest day that was loaded",
  entities: [account],
  source: days,
  // How far back a row may lie: with it, partitions of older days need not be read.
  ttl: "14 days",
  features: {
    active_users: t.int32,
    // One expression, told in the SQL of each warehouse.
    minutes_per_user: expr`seconds / 60 / active_users`,
  },
});

export const week = featureView("week", {
  description: "What an account did in the last seven days, as far as they were loaded",
  entities: [account],
  source: days,
  aggregate: { days: count().over("7 days"), seconds: sum("seconds", t.int64).over("7 days") },
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

export const churnModel = featureService("churn_model", {
  version: 1,
  description: "Will this account leave within the month?",
  features: [usage, week, accountFacts],
});
