/** A small shop with one of everything that a lineage tells apart. */
import {
  avg,
  count,
  entity,
  expr,
  featureService,
  featureView,
  last,
  onDemandView,
  query,
  sql,
  t,
  table,
} from "../../../src/define/index.ts";

export const customer = entity("customer", { key: { customer_id: t.string } });

const orders = table("orders", {
  schema: "shop",
  eventTime: "ordered_at",
  availableAt: "loaded_at",
  createdTime: "written_at",
  tieBreaks: ["line"],
  keys: { customer_id: "buyer" },
  columns: {
    buyer: t.string.tag({ pii: "" }),
    amount: t.float64,
    discount: t.float64,
    currency: t.string,
    email: t.string.tag({ pii: "high" }),
    ordered_at: t.timestamp.tag({ pii: "" }),
    loaded_at: t.timestamp,
    written_at: t.timestamp,
    line: t.int64,
  },
});

export const newest = featureView("newest", {
  entities: [customer],
  source: orders,
  features: { amount: t.float64, email: t.string, net: expr`amount - coalesce(discount, 0)` },
});

export const spent = featureView("spent", {
  entities: [customer],
  source: orders,
  aggregate: {
    mean: avg("amount").where(expr.bool`ends_with(email, '.org')`).over("3 hours", "unbounded"),
    orders: count().over("1 day"),
    currency: last("currency", t.string).over("1 day"),
  },
});

export const visits = featureView("visits", {
  entities: [customer],
  source: query("recent", sql`select customer_id, page, at from web.visits join web.pages using (page)`, {
    eventTime: "at",
  }),
  features: { page: t.string },
});

export const segment = featureView("segment", {
  tags: { team: "growth" },
  entities: [customer],
  source: table("segments", { tags: { licence: "bought" }, tieBreaks: ["rank"] }),
  features: { segment: t.string.tag({ model: "v2" }) },
});

export const basket = onDemandView("basket", {
  inputs: { newest, spent },
  request: { price: t.float64 },
  features: { ratio: expr`price / amount`, above: expr`case when price > mean_3h then 1.0 else 0.0 end` },
});

export const offer = onDemandView("offer", {
  inputs: { basket, visits },
  features: { hot: expr.bool`ratio > 1 and page = 'sale'` },
});

export const model = featureService("model", {
  features: [
    newest.pick("amount"),
    newest.as("friend", { customer_id: "friend_id" }),
    spent,
    basket,
    offer,
    visits,
    segment,
  ],
});
