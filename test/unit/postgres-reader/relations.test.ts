import { describe, expect, it } from "vitest";
import { accepted } from "./reading.ts";

describe("the tables that a query reads", () => {
  it.each<[string, readonly string[]]>([
    ["select 1", []],
    ["select a from t", ["t"]],
    ["table S.T", ["s.t"]],
    ["select * from db.s.t", ["db.s.t"]],
    ["select * from only t, t as again, s.t", ["t", "s.t"]],
    [`select * from "S.x"."Ta""ble", "plain"`, ['"S.x"."Ta""ble"', "plain"]],
    ["select * from a join b on true left join (c cross join d) on true", ["a", "b", "c", "d"]],
    ["select * from t tablesample system (1)", ["t"]],
    ["select (select 1 from a), array(select 1 from b) from c where d in (select 1 from e)", ["a", "b", "c", "e"]],
    ["select 1 from a union select 1 from b except (select 1 from c order by (select 1 from d))", ["a", "b", "c", "d"]],
    ["select * from f((select 1 from t)), generate_series(1, 2)", ["t"]],
    ["values ((select 1 from t))", ["t"]],
    ["with w as (select * from t) select * from w", ["t"]],
    ["with w as (select * from t) select * from s.w", ["t", "s.w"]],
    ["with w as (select * from w) select * from w", ["w"]],
    ["with recursive w as (select 1 union select * from w) select * from w", []],
    ["with a as (select * from b), b as (select * from a) select * from b", ["b"]],
    ["with recursive a as (select * from b), b as (select 1) select * from a", []],
    ["select * from (with w as (select 1) select * from w) x, w", ["w"]],
    ["with w as (select 1) select * from t where exists (select 1 from w, u)", ["t", "u"]],
    ["with w as (select 1) select * from w union select * from w", []],
    ["(with w as (select 1) select * from w) union select * from w", ["w"]],
    ["with a as (with b as (select * from t) select * from b) select * from a, b", ["t", "b"]],
    ["with w as (select 1) select (with w as (select * from w) select 1 from w)", []],
  ])("%s", async (text, relations) => {
    expect((await accepted(text)).relations).toEqual(relations);
  });
});
