import { expect, it } from "vitest";
import { syntax as bigquery } from "../../../dialects/bigquery/syntax.ts";
import { type Syntax, tokensOf } from "../../../dialects/common/tokens.ts";
import { syntax as snowflake } from "../../../dialects/snowflake/syntax.ts";

function said(text: string, syntax: Syntax): readonly string[] {
  const read = tokensOf(text, syntax);
  return read.ok ? read.tokens.map(({ kind, value }) => `${kind} ${value}`) : [read.message];
}

it("reads what hides other text on Snowflake", () => {
  expect(said(`"a""b" 'it''s \\' -- no' // rest\n$$ ' $$ /* ; */ x`, snowflake)).toEqual([
    'name a"b',
    "string it's ' -- no",
    "string  ' ",
    "word x",
  ]);
});

it("reads what hides other text on BigQuery", () => {
  const text = "`a\\`b` 'it\\'s' \"x\" r'\\d' '''a'b\n''' # rest\n1.5e3 <= @x";
  expect(said(text, bigquery)).toEqual([
    "name a`b",
    "string it's",
    "string x",
    "string \\d",
    "string a'b\n",
    "number 1.5e3",
    "symbol <=",
    "symbol @",
    "word x",
  ]);
});

it("says what is not closed", () => {
  expect(said("select 'a", snowflake)).toEqual(["a string or a quoted name that is not closed"]);
  expect(said("select /* a", bigquery)).toEqual(["a comment that is not closed"]);
});
