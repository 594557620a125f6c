import { describe, expect, it } from "vitest";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import type { QueryText } from "../../../src/ir/definition.ts";

const both = [snowflake, bigquery];

function query(...texts: readonly string[]): QueryText {
  return { texts, values: texts.slice(1).map(() => ({ type: "float64", value: 1.5 })) };
}

const refused: readonly (readonly [string, QueryText, string])[] = [
  ["nothing", query("-- nothing\n"), "is empty"],
  ["two statements", query("select 1 as a; drop table x"), "several statements"],
  ["a deletion", query("delete from t"), "a DELETE statement"],
  ["an insertion", query("insert into t select 1"), "an INSERT statement"],
  ["a call", query("call p()"), "a CALL statement"],
  ["a change after common tables", query("with a as (select 1 as n) delete from t where true"), "DELETE"],
  ["a change in a common table", query("with a as (delete from t where true) select 1 as n"), "DELETE"],
  ["a table written", query("select a into b from c"), "INTO"],
  ["a lock", query("select a from b for update"), "FOR UPDATE"],
  ["a bracket that closes ours", query("select a from b) union (select c from d"), "brackets"],
  ["a value in a string", query("select '", "' as a"), "a value stands within"],
  ["a value in a comment", query("select 1 as a -- ", ""), "a value stands within"],
  ["a parameter of its own", query("select ? as a"), "parameter of its own"],
  ["a string that is not closed", query("select 'a"), "not closed"],
  ["a comment that is not closed", query("select 1 as a /* "), "not closed"],
];

describe.each(both)("the reader of $name", ({ reader }) => {
  it.each(refused)("refuses %s", async (_what, text, message) => {
    const reading = await reader.read(text);
    expect(reading.ok ? "admitted" : reading.refusal.message).toContain(message);
  });

  it("admits one SELECT, and tells its columns and tables", async () => {
    const reading = await reader.read(
      query(
        "with c as (select 1 as a from t1) select c.a, t2.b as d, count(*) as n from c join t2 on c.a = t2.a where t2.b > ",
        ";",
      ),
    );
    if (!reading.ok) throw new Error(reading.refusal.message);
    expect(reading.columns).toEqual(["a", "d", "n"]);
    expect(reading.relations.map((one) => one.toLowerCase())).toEqual(["t1", "t2"]);
    expect(reading.query.texts.join("?")).not.toContain(";");
  });

  it("leaves columns open where a star or an expression has no name in the text", async () => {
    for (const text of ["select * from t", "select a, b + 1 from t", "select t.* from t"]) {
      expect(await reader.read(query(text))).toMatchObject({ ok: true, columns: null });
    }
  });

  it("refuses two columns of one name", async () => {
    const reading = await reader.read(query("select a, b as A from t"));
    expect(reading.ok ? "admitted" : reading.refusal.message).toContain("two columns named");
  });

  it("admits a function and a column that are named like a verb", async () => {
    expect(
      await reader.read(query("select upper(insert(a, 1, 2, 'x')) as a, (set) as b, (update) as c from t")),
    ).toMatchObject({
      ok: true,
      columns: ["a", "b", "c"],
    });
  });
});

describe("what the parser cannot read", () => {
  it("is decided by the walk alone", async () => {
    const text = "select s.k, u.v from s asof join u match_condition (s.t >= u.t) on s.k = u.k";
    expect(await snowflake.reader.read(query(text))).toMatchObject({
      ok: true,
      columns: ["k", "v"],
      relations: ["S", "U"],
    });
    expect(
      await bigquery.reader.read(query("select last_value(a ignore nulls) over (order by t) as a from t")),
    ).toMatchObject({
      ok: true,
      columns: ["a"],
    });
  });
});

describe("names of columns", () => {
  it("are what Snowflake's author wrote, though the query folds them", async () => {
    const reading = await snowflake.reader.read(query('select driver_id, "Mixed", AT from t where x > ', ""));
    if (!reading.ok) throw new Error(reading.refusal.message);
    expect(reading.columns).toEqual(["driver_id", "Mixed", "AT"]);
    expect(reading.query.texts.join("?")).toBe(
      'SELECT "DRIVER_ID" AS "driver_id", "Mixed" AS "Mixed", "AT" AS "AT" FROM (\nselect driver_id, "Mixed", AT from t where x > ?\n) AS written',
    );
  });

  it("are left alone where nothing is folded", async () => {
    const reading = await snowflake.reader.read(query('select "a", B from t'));
    expect(reading.ok && reading.query.texts).toEqual(['select "a", B from t']);
  });
});

describe("columns that only the warehouse can tell", () => {
  const named = async (found: readonly string[], used: readonly string[]) => {
    const reading = await snowflake.reader.read(query("select * from t -- all of it"));
    if (!reading.ok) throw new Error(reading.refusal.message);
    return snowflake.reader.rename?.(reading.query, found, new Set(used));
  };

  it("have the names that the definitions use, where Snowflake folds those to theirs", async () => {
    const renamed = await named(["AT", "KEY", "TEMP", "note"], ["at", "KEY", "Temp"]);
    expect(renamed?.columns).toEqual(["at", "KEY", "Temp", "note"]);
    expect(renamed?.query.texts).toEqual([
      'SELECT "AT" AS "at", "KEY" AS "KEY", "TEMP" AS "Temp", "note" AS "note" FROM (\nselect * from t -- all of it\n) AS written',
    ]);
  });

  it.each([
    ["that are used as they are", ["AT", "at"], ["at", "AT"]],
    ["of which one is the written name already", ["AT", "at"], ["at"]],
    ["for which two names are used", ["AT"], ["at", "At"]],
    ["that no unquoted name could be", ["Ü", "A B", "1A"], ["ü", "a b", "1a"]],
    ["of which two have one name", ["AT", "K", "K"], ["at"]],
    ["that nobody uses", ["AT"], []],
  ])("stay as they are: %s", async (_what, found, used) => {
    const renamed = await named(found, used);
    expect(renamed?.columns).toEqual(found);
    expect(renamed?.query.texts).toEqual(["select * from t -- all of it"]);
  });

  it("stay as they are on a warehouse that keeps names as they are written", () => {
    expect(bigquery.reader.rename).toBeUndefined();
  });
});
