import { describe, expect, it } from "vitest";
import { accepted, query, refusal } from "./reading.ts";

describe("what cannot be parsed is shown with its place", () => {
  it.each([
    ["selec 1", 'syntax error at or near "selec" (line 1, column 1)\n  selec 1\n  ^'],
    ["select a\nfrom t\n  wher b = 1", 'syntax error at or near "b" (line 3, column 8)\n    wher b = 1\n         ^'],
    [
      "select '😀' as é,\r\n\t\"ö\" from from t",
      'syntax error at or near "from" (line 2, column 11)\n   "ö" from from t\n            ^',
    ],
    ["select (1", "syntax error at end of input (line 1, column 10)\n  select (1\n           ^"],
    [
      "select 'abc\ndef",
      `unterminated quoted string at or near "'abc def" (line 1, column 8)\n  select 'abc\n         ^`,
    ],
    ["select 1 /* no end", 'unterminated /* comment at or near "/* no end" (line 1, column 10)'],
    ["select 1) as q, (select 2", 'syntax error at or near ")" (line 1, column 9)'],
    ["select a qualify b = 1", 'syntax error at or near "b" (line 1, column 18)'],
    ["select `a`", "syntax error at end of input (line 1, column 11)"],
    ["select 1 \\gexec", 'syntax error at or near "\\" (line 1, column 10)'],
    ["insert into", "syntax error at end of input (line 1, column 12)"],
  ])("%j", async (text, message) => {
    const refused = await refusal(text);
    expect(refused.code).toBe("source-syntax");
    expect(refused.message.slice(0, message.length)).toBe(message);
    expect(refused.hint).toBe("the query is read as PostgreSQL 18 reads it");
  });

  it("cuts a long line around the place", async () => {
    const { message } = await refusal(`select ${"a, ".repeat(200)} from from t where ${"b and ".repeat(200)} c`);
    const [, line = "", caret = ""] = message.split("\n");
    expect(line.length).toBeLessThanOrEqual(102);
    expect(line.slice(caret.indexOf("^"))).toMatch(/^from from t/);
  });

  it.each([
    ["select 1\0; drop table t", "the query holds a NUL character"],
    ["select '\ud800'", "the query holds half of a surrogate pair"],
    ["select '\udc00\ud800'", "the query holds half of a surrogate pair"],
  ])("refuses what the server would read differently: %j", async (text, message) => {
    expect(await refusal(text)).toMatchObject({ code: "source-syntax", message });
  });

  it("reads control characters inside strings, names and comments", async () => {
    await accepted(`select 'a\x01\x1f\x7f\u2028' as "b\x02" /* \x03 */ ; -- \x04`);
  });
});

describe("a query that is too deep", () => {
  const deep = `select ${"1+".repeat(50_000)}1`;
  it("is refused, and the parser serves the next query", async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await refusal(deep)).toMatchObject({
        code: "source-syntax",
        message: expect.stringMatching(/too deeply/),
      });
      expect((await accepted("select a from t")).relations).toEqual(["t"]);
      await refusal("select (");
    }
  });

  it("is told from one that is merely long", async () => {
    await accepted(`select a from t where a in (${"1, ".repeat(20_000)} 1)`);
    expect(await refusal(`select ${"(".repeat(30_000)}1`)).toMatchObject({ code: "source-syntax" });
  });
});

describe("values", () => {
  it("are parameters where the author put them", async () => {
    const reading = await accepted(query`select a, ${"x"}::text as b from t where c = ${"y"} and d=${"z"};`);
    expect(reading.query.texts).toEqual(["select a, ", "::text as b from t where c = ", " and d=", " "]);
    expect(reading.query.values.map((one) => one.type === "string" && one.value)).toEqual(["x", "y", "z"]);
    expect(reading.columns).toEqual(["a", "b"]);
  });

  const where = "does not stand where a value can stand";
  it.each([
    ["in a string", query`select '${"x"}' as a`, `value 1 of the query ${where} (line 1, column 9)`],
    ["in a line comment", query`select 1 -- ${"x"}\n`, `value 1 of the query ${where}`],
    ["in a comment", query`select 1 /* ${"x"} */`, `value 1 of the query ${where}`],
    ["in a name", query`select "${"x"}" from t`, `value 1 of the query ${where}`],
    ["in dollar quotes", query`select $a$ ${"x"} $a$`, `value 1 of the query ${where}`],
    ["grown into a name", query`select ${"a"}, x${"x"} from t`, `value 2 of the query ${where}`],
    ["grown into a number", query`select ${"x"}5`, `value 1 of the query ${where}`],
    ["after the end", query`select 1; -- ${"x"}`, `value 1 of the query ${where}`],
    ["the author's own", query`select $1`, "the query has a parameter of its own, $1 (line 1, column 8)"],
    ["the author's own beside a value", query`select ${"x"}, $1`, "the query has a parameter of its own, $1"],
    ["the author's own, higher", query`select ${"x"}, $7`, "the query has a parameter of its own, $7"],
  ])("%s", async (_where, text, message) => {
    expect(await refusal(text)).toMatchObject({
      code: "source-not-readonly",
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/bound|binds/),
    });
  });

  it("stand between one piece of text more", async () => {
    expect(await refusal({ texts: ["select 1"], values: [{ type: "null" }] })).toMatchObject({
      code: "invalid-definition",
      message: "the query has 1 pieces of text around 1 values",
    });
  });

  it("are never shown", async () => {
    expect(JSON.stringify(await refusal(query`select ${"secret"} from from t`))).not.toContain("secret");
  });
});
