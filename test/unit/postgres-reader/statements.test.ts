import { describe, expect, it } from "vitest";
import { accepted, refusal } from "./reading.ts";

describe("a read-only SELECT is accepted", () => {
  it.each([
    "select 1",
    "SELECT a, b FROM t;",
    "select a from t; -- the end",
    "select a from t; /* the end */ ;",
    "; select a from t",
    "select a from t -- no line feed after this",
    "(select 1)",
    "values (1, 'a'), (2, 'b')",
    "table weather",
    "table s.weather;",
    "with w as (select * from t) select a from w",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 9) select n from r",
    "with w as materialized (select 1 as a) select a from w",
    "select 1 as a union select 2 union all select 3 order by a limit 2",
    "select a from t intersect select a from u except select a from v",
    "select a from t where b in (select b from u where exists (select 1 from v where v.a = u.a))",
    "select distinct on (a) a, b from t order by a, b desc nulls last",
    "select a, sum(b) filter (where b > 0) over w from t window w as (partition by a order by c range between interval '1 day' preceding and current row exclude ties)",
    "select a, count(*) from t group by grouping sets ((a), ()) having count(*) > 1",
    "select percentile_cont(0.5) within group (order by a) from t",
    "select * from t left join lateral (select b from u where u.a = t.a order by c desc limit 1) l on true",
    "select * from t tablesample system (10)",
    "select * from rows from (generate_series(1, 3), unnest(array[1, 2])) as r(a, b)",
    "select * from json_to_recordset('[]') as x(a int, b text)",
    "select * from json_table('{}', '$' columns (a int path '$.a'))",
    "select * from xmltable('/a' passing '<a/>' columns b int)",
    "select date_trunc('day', a at time zone 'UTC') as day, extract(year from b), a is not distinct from b from t",
    "select case when a then 1 else 2 end, coalesce(a, b), nullif(a, b), a::numeric(10, 2), (r).f, x[1:2] from t",
    "select currval('s')",
    "select random(), clock_timestamp(), now(), gen_random_uuid()",
    "select 'nextval(1); drop table t' as a",
    'select nextval from "pg_sleep"',
    "select lo_orderdate from lineorder l where l.lo_discount > 1",
    'select "insert into t" from "delete;"',
    "select $$ delete from t; $$ as a, $x$;$x$ as b",
    "select 1 /* delete /* from */ t; */",
    "select a from t order by a fetch first 3 rows with ties",
    "select",
  ])("%s", async (text) => {
    await expect(accepted(text)).resolves.toMatchObject({ ok: true });
  });
});

describe("what is not one statement that can stand in a query is refused by its name", () => {
  it.each([
    ["", "the query is empty"],
    ["  \n -- only words", "the query is empty"],
    [";;", "the query is empty"],
    ["select 1; select 2", "the query holds 2 statements; the second begins (line 1, column 11)"],
    ["select 1;\n-- and then\ndrop table t;", "the query holds 2 statements; the second begins (line 3, column 1)"],
    ["select 1; select 2; select 3", "the query holds 3 statements; the second begins (line 1, column 11)"],
    ["insert into t values (1)", "the query is an INSERT statement"],
    ["with w as (select 1) insert into t select * from w returning a", "the query is an INSERT statement"],
    ["update t set a = 1", "the query is an UPDATE statement"],
    ["delete from t", "the query is a DELETE statement"],
    ["merge into t using u on t.a = u.a when matched then delete", "the query is a MERGE statement"],
    ["truncate t", "the query is a TRUNCATE statement"],
    ["create table t (a int)", "the query is a CREATE statement"],
    ["create table t as select 1", "the query is a CREATE statement"],
    ["/* x */ create view v as select 1", "the query is a CREATE statement"],
    ["alter table t add column a int", "the query is an ALTER statement"],
    ["drop table t", "the query is a DROP statement"],
    ["grant select on t to u", "the query is a GRANT statement"],
    ["copy t to stdout", "the query is a COPY statement"],
    ["copy (select 1) to program 'sh'", "the query is a COPY statement"],
    ["call p()", "the query is a CALL statement"],
    ["do $$ begin end $$", "the query is a DO statement"],
    ["set role admin", "the query is a SET statement"],
    ["reset all", "the query is a RESET statement"],
    ["show all", "the query is a SHOW statement"],
    ["explain select 1", "the query is an EXPLAIN statement"],
    ["explain analyze delete from t", "the query is an EXPLAIN statement"],
    ["begin", "the query is a BEGIN statement"],
    ["commit", "the query is a COMMIT statement"],
    ["lock table t", "the query is a LOCK statement"],
    ["listen c", "the query is a LISTEN statement"],
    ["notify c", "the query is a NOTIFY statement"],
    ["vacuum t", "the query is a VACUUM statement"],
    ["refresh materialized view v", "the query is a REFRESH statement"],
    ["prepare p as select 1", "the query is a PREPARE statement"],
    ["execute p", "the query is an EXECUTE statement"],
    ["declare c cursor for select 1", "the query is a DECLARE statement"],
    ["load 'library'", "the query is a LOAD statement"],
  ])("%j: %s", async (text, message) => {
    expect(await refusal(text)).toMatchObject({
      code: "source-not-readonly",
      message,
      hint: expect.stringMatching(/read-only SELECT/),
    });
  });
});

describe("what writes or locks inside a SELECT is refused, however deep", () => {
  const hidden = "with w as (delete from t returning *) select * from w";
  it.each([
    [hidden, "the common table expression 'w' is a DELETE (line 1, column 6)"],
    ["with w as (insert into t values (1) returning a) table w", "the common table expression 'w' is an INSERT"],
    ["with w as (update t set a = 1 returning a) select 1", "the common table expression 'w' is an UPDATE"],
    [
      "with w as (merge into t using u on true when matched then delete returning 1) select 1",
      "the common table expression 'w' is a MERGE",
    ],
    ["with a as (with w as (delete from t returning 1) select 1) select 1", "'w' is a DELETE"],
    [`select * from (${hidden}) x`, "'w' is a DELETE"],
    [`select (${hidden} limit 1)`, "'w' is a DELETE"],
    [`select 1 from t where exists (${hidden})`, "'w' is a DELETE"],
    [`select 1 union all (${hidden})`, "'w' is a DELETE"],
    [`select array(${hidden})`, "'w' is a DELETE"],
    [`select 1 order by (${hidden} limit 1)`, "'w' is a DELETE"],
    [`select 1 limit (${hidden} limit 1)`, "'w' is a DELETE"],
    [`select sum(1) filter (where exists (${hidden})) over (order by (${hidden} limit 1))`, "'w' is a DELETE"],
    [`values ((${hidden} limit 1))`, "'w' is a DELETE"],
    [`select * from t join u on (${hidden})`, "'w' is a DELETE"],
    [`select * from lateral f((${hidden}))`, "'w' is a DELETE"],
    [`select case when true then (${hidden}) end`, "'w' is a DELETE"],
    ["select * into x from t", "the query writes a table: SELECT INTO x (line 1, column 15)"],
    ["select 1 into temp x", "the query writes a table: SELECT INTO x"],
    ["select 1 into x union select 2", "the query writes a table: SELECT INTO x"],
    ["select * from t for update", "the query locks rows: FOR UPDATE"],
    ["select * from t for no key update of t skip locked", "the query locks rows: FOR NO KEY UPDATE"],
    ["select * from (select * from t for share) x", "the query locks rows: FOR SHARE"],
    ["with w as (select * from t for key share nowait) select * from w", "the query locks rows: FOR KEY SHARE"],
  ])("%s", async (text, message) => {
    const refused = await refusal(text);
    expect(refused).toMatchObject({ code: "source-not-readonly", message: expect.stringContaining(message) });
    expect(refused.hint).toMatch(/leave out|a query only reads/);
  });
});
