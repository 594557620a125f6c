import { describe, expect, it } from "vitest";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import type { QueryReader } from "../../../src/ports/dialect.ts";

const relationsOf = async (reader: QueryReader, text: string) => {
  const reading = await reader.read({ texts: [text], values: [] });
  return reading.ok ? reading.relations : reading.refusal.message;
};

/** Read alike by both, but for the case of names. */
const alike: readonly (readonly [string, readonly string[]])[] = [
  ["select 1 as a", []],
  ["select a from t", ["t"]],
  ["select a from s.t as x", ["s.t"]],
  ["select t.a from db.s.t", ["db.s.t"]],
  ["select a from t, t as again, s.t", ["t", "s.t"]],
  ["select a from t x join u y on x.k = y.k left join (c cross join d) on true, e", ["t", "u", "c", "d", "e"]],
  ["select (select 1 from a) as n, f(b) as m from c where d in (select 1 from e)", ["a", "c", "e"]],
  ["select 1 as n from a union all select 1 from b intersect (select 1 from c)", ["a", "b", "c"]],
  ["select extract(year from d) as y, trim(both ' ' from e) as z from t where a is distinct from b", ["t"]],
  ["select a from t where a is not distinct from b and c in (1, 2) group by a, b order by a, c", ["t"]],
  ["select a from f(1, x) as g, t", ["t"]],
  ["select a from t join u using (k, l), v", ["t", "u", "v"]],
  ["select a from (select a from t) as q, lateral f(q.a) as r, u", ["t", "u"]],
  ["select count(distinct a) as n from t", ["t"]],
  ["with w as (select a from t) select a from w", ["t"]],
  ["with w as (select a from t) select a from s.w", ["t", "s.w"]],
  ["with w as (select a from w) select a from w", ["w"]],
  ["with w as (select a from t), x as (select a from w) select a from w, x, y", ["t", "y"]],
  ["with recursive w as (select 1 as a union all select a from w) select a from w", []],
  ["select a from (with w as (select 1 as a) select a from w) as x, w", ["w"]],
  ["with w as (select 1 as a) select a from t where exists (select 1 from w, u)", ["t", "u"]],
  ["with a as (with b as (select 1 as n from t) select n from b) select n from a, b", ["t", "b"]],
  ["select table_name from s.information_schema.tables", []],
];

describe("the tables that a query reads", () => {
  it.each(alike)("%s", async (text, relations) => {
    expect(await relationsOf(bigquery.reader, text)).toEqual(relations);
    expect(await relationsOf(snowflake.reader, text)).toEqual(relations.map((one) => one.toUpperCase()));
  });

  it.each<[string, readonly string[]]>([
    ['select a from "s.x"."Ta""ble", MiXed', ['"s.x"."Ta""ble"', "MIXED"]],
    ["select s.k from s asof join u match_condition (s.t >= u.t) on s.k = u.k, v", ["S", "U", "V"]],
    ["select f.value as v from t, lateral flatten(input => t.a) f", ["T"]],
    ["select a from t at(timestamp => 1) x, u", ["T", "U"]],
    ["select a from values (1, 2), t", ["T"]],
    ["select a from t, table(f(1)) as g, u", ["T", "U"]],
    ['with "w" as (select 1 as a) select a from w', ["W"]],
  ])("Snowflake: %s", async (text, relations) => {
    expect(await relationsOf(snowflake.reader, text)).toEqual(relations);
  });

  it.each<[string, readonly string[]]>([
    ["select a from `my-project.shop.orders`", ["my-project.shop.orders"]],
    ["select a from `my-project`.`shop`.orders as o, o.items", ["my-project.shop.orders"]],
    ["select a from my-project-1.shop.orders, u", ["my-project-1.shop.orders", "u"]],
    ["select a from my-project1a.shop.orders", ["my-project1a.shop.orders"]],
    ["select a from shop.orders, unnest(orders.items) as item with offset, shop.lines", ["shop.orders", "shop.lines"]],
    ["select (select sum(x) from o.items) as n from shop.orders as o", ["shop.orders"]],
    ["select a from shop.orders for system_time as of timestamp '2020-01-01', t", ["shop.orders", "t"]],
    ["select a from (select items from shop.orders) as q, q.items", ["shop.orders"]],
    ["with W as (select 1 as a) select a from w", []],
    ["select * except (a, b) from t", ["t"]],
  ])("BigQuery: %s", async (text, relations) => {
    expect(await relationsOf(bigquery.reader, text)).toEqual(relations);
  });
});
