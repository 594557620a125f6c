import type { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPGlite } from "../../engines/embedded.ts";
import { accepted, refusal } from "./reading.ts";

describe("columns are named as Postgres names them", () => {
  let engine: PGlite;
  beforeAll(async () => {
    engine = await startPGlite();
    await engine.exec(`
      create type point2 as (x int, y int);
      create schema s;
      create table s.t (a int, b text, c timestamptz, d boolean, n numeric, arr int[], p point2, "Odd ""name""" int);
      set search_path = s, public;`);
  });
  afterAll(() => engine.close());

  it.each([
    "select a, t.b, s.t.c, t from t",
    `select a as "A b", a "Odd.Alias", t."Odd ""name""" from t`,
    "select count(*), 1 as one, pg_catalog.lower(b), sum(a) over (), max(a) filter (where d) from t group by a, b",
    "select 1, 'x' as x",
    "select a + 1 from t",
    "select a::text, 1::bigint, b::varchar(3)::text as again, (a + 1)::numeric(3) from t",
    "select cast('1' as double precision)",
    "select date '2020-01-01', interval '1 day', timestamp with time zone '2020-01-01' as z",
    "select case when d then a end from t",
    "select case when d then 1 else a end from t",
    "select case when d then b else a::text end from t",
    "select case when d then 1 else 2 end, (case when d then 1 else 2 end)::bigint from t",
    "select coalesce(a, 1), nullif(a, 1), greatest(a, 1), least(a, 1) from t",
    "select array[1], row(1, 2), exists (select 1)",
    "select array(select 1)",
    "select (select a from t), (select 1)",
    "select (select a as z from t), (values (1))",
    "select (select a from t union select 2 as u)",
    "select (with w as (select 1 as q) select q from w)",
    "select (select (select a::text from t))",
    "select a in (select 1), a = any (array[1]) as any, a is null as isnull from t",
    "select arr[1], (p).x, arr[1:2] as slice, (array[row(1, 2)::point2])[1].y from t",
    'select b collate "C" from t',
    "select current_date, current_time(0), current_timestamp, localtime, localtimestamp(2)",
    "select current_user, session_user, user, current_role, current_catalog, current_schema",
    "select extract(year from c), c at time zone 'UTC', overlay(b placing 'x' from 1), position('a' in b) from t",
    "select trim(both ' ' from b), substring(b from 1 for 2), normalize(b) from t",
    "select grouping(a) from t group by a",
    "select true, null as n, -1 as m",
    "select xmlelement(name x), xmlconcat('<a/>', '<b/>'), xmlforest(1 as a), xmlpi(name x), xmlparse(document '<a/>')",
    "select xmlroot('<a/>', version '1.0'), xmlserialize(content '<a/>' as text), xml '<a/>' is document as doc",
    "select json('{}'), json_scalar(1), json_serialize('{}'), json_object('a': 1), json_array(1, 2)",
    "select json_array(select 1), json_objectagg('a': 1), json_arrayagg(1)",
    "select json_exists('{}', '$'), json_query('{}', '$'), json_value('{}', '$')",
    "values (1, 'a'), (2, 'b')",
    "select a as first from t union all select 2 as second",
    "values (1) union select 2 as b",
    "(select a as x from t limit 1) union select 2 order by 1",
    "with w(q, r) as (select 1, 2) select q, w.r from w",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select n, count(*) over () from r",
    `select 1 as "${"é".repeat(60)}"`,
    `select a as ${"long_name_".repeat(10)} from t`,
    "select from t",
    "select x.a, x.ordinality from unnest(array[1]) with ordinality as x(a)",
  ])("%s", async (text) => {
    const truth = await engine.query(text, [], { rowMode: "array" });
    expect((await accepted(text)).columns).toEqual(truth.fields.map((field) => field.name));
  });

  it.each([
    "select * from t",
    "select t.* from t",
    "select 1 as a, t.* from t",
    "select (p).* from t",
    "table t",
    "select * from t union select 1",
    "with w as (select 1 as a) select * from w",
  ])("cannot be told: %s", async (text) => {
    expect((await accepted(text)).columns).toBeNull();
  });
});

describe("two columns of one name", () => {
  it.each([
    ["select a, b as a from t", "'a'"],
    ["select 1, 2", "'?column?'"],
    ["select count(*), count(a) from t", "'count'"],
    ["select a, *, a from t", "'a'"],
    ["select t.a, u.a from t, u", "'a'"],
    ["select 1 as a, 2 as a union select 1, 2", "'a'"],
  ])("are refused: %s", async (text, name) => {
    expect(await refusal(text)).toEqual({
      code: "source-columns",
      message: `the query has two columns named ${name}`,
      hint: "give each column a name of its own with AS",
    });
  });

  it("may differ in case alone", async () => {
    expect((await accepted('select 1 as "a", 2 as "A"')).columns).toEqual(["a", "A"]);
  });
});
