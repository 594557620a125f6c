import { describe, expect, it } from "vitest";
import * as bigquery from "../../../dialects/bigquery/functions/index.ts";
import { lexicon as bigqueryLexicon } from "../../../dialects/bigquery/lexicon.ts";
import { phrases as bigqueryPhrases } from "../../../dialects/bigquery/phrases.ts";
import { syntax as bigquerySyntax } from "../../../dialects/bigquery/syntax.ts";
import { tokensOf } from "../../../dialects/common/tokens.ts";
import { Deviation } from "../../../dialects/common/verifier/deviation.ts";
import { columnTree, expectExpression, expressionTree } from "../../../dialects/common/verifier/expression.ts";
import * as snowflake from "../../../dialects/snowflake/functions/index.ts";
import { lexicon as snowflakeLexicon } from "../../../dialects/snowflake/lexicon.ts";
import { phrases as snowflakePhrases } from "../../../dialects/snowflake/phrases.ts";
import { syntax as snowflakeSyntax } from "../../../dialects/snowflake/syntax.ts";
import { lowerExpression } from "../../../src/expressions/lower/lower.ts";
import type { TypedExpression } from "../../../src/ir/typed-expression.ts";
import { identifier, SqlPrinter, sql } from "../../../src/kernel/sql.ts";
import { seed, told } from "../../support/seed.ts";
import { samples, typedText } from "./expressions.ts";

const dialects = [
  {
    name: "BigQuery",
    functions: bigquery.functions,
    spelling: bigqueryLexicon.spelling,
    wording: { syntax: bigquerySyntax, phrases: bigqueryPhrases },
    quote: "`",
  },
  {
    name: "Snowflake",
    functions: snowflake.functions,
    spelling: snowflakeLexicon.spelling,
    wording: { syntax: snowflakeSyntax, phrases: snowflakePhrases },
    quote: '"',
  },
] as const;

describe.each(dialects)("expressions read back from $name's tokens", ({ functions, spelling, wording, quote }) => {
  const sqlOf = (typed: TypedExpression): string =>
    new SqlPrinter(spelling).print(lowerExpression(typed, functions, (name) => sql`r.${identifier(name)}`));

  function deviation(text: string, planned: TypedExpression): string | null {
    const read = tokensOf(text, wording.syntax);
    if (!read.ok) return read.message;
    try {
      const expected = expressionTree(planned, (name) => columnTree("r", name), wording);
      const end = expectExpression(read.tokens, 0, expected);
      return end === read.tokens.length ? null : "ends too soon";
    } catch (thrown) {
      if (thrown instanceof Deviation) return thrown.message;
      throw thrown;
    }
  }

  it(`are those that were planned (${told(seed)})`, () => {
    const wrong = samples(seed, 1_000).flatMap(({ text, typed }) => {
      const found = deviation(sqlOf(typed), typed);
      return found === null ? [] : [`${text}\n  ${sqlOf(typed)}\n  ${found}`];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it(`are told from every other (${told(seed)})`, () => {
    const all = samples(seed, 200);
    const taken = all.flatMap((one, index) => {
      const other = all[(index + 1) % all.length] ?? one;
      const same = sqlOf(one.typed) === sqlOf(other.typed);
      return same || deviation(sqlOf(other.typed), one.typed) !== null ? [] : [`${one.text} for ${other.text}`];
    });
    expect(taken).toEqual([]);
  });

  it.each([
    ["f1 + f2", ['(r."f1" - r."f2")', '(r."f2" + r."f1")', '(r."f1" + s."f2")', '("f1" + r."f2")', 'r."f1" + r."f2"']],
    ["i1 < 5", ['(r."i1" <= 5)', '(r."i1" < 6)', '(r."i1" < -5)', "TRUE", '(NOT r."i1" < 5)']],
    ["b1 and (b2 or i1 > 0)", ['((r."b1" AND r."b2") OR r."i1" > 0)', '(r."b1" AND r."b2")']],
    ["abs(i1)", ['(SELECT ABS(r."i1"))', 'SUM(r."i1")', 'ABS(r."i1", 1)', '(SELECT ABS(r."i1") FROM other)']],
    ["power(f1 + 1, f2)", ['(SELECT POWER("v", r."f2") FROM (SELECT r."f1" + 1 AS "v" FROM secrets))']],
    ["coalesce(i1, 0)", ['COALESCE(r."i1", 1)', 'r."i1"', 'COALESCE(0, r."i1")']],
    [
      "case when b1 then i1 else i2 end",
      ['CASE WHEN r."b1" THEN r."i2" ELSE r."i1" END', 'CASE WHEN r."b1" THEN r."i1" END'],
    ],
  ] as const)("of %s refuse edited ones", (text, edited) => {
    const planned = typedText(text);
    expect(deviation(sqlOf(planned), planned)).toBeNull();
    for (const one of edited) {
      const quoted = one.replaceAll('"', quote);
      expect([quoted, deviation(quoted, planned)]).toEqual([quoted, expect.stringContaining(" ")]);
    }
  });
});
