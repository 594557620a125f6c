import { beforeAll, describe, expect, it } from "vitest";
import { functions } from "../../../dialects/postgres/functions/index.ts";
import { lexicon } from "../../../dialects/postgres/lexicon.ts";
import { loadParser, type Parser } from "../../../dialects/postgres/parser.ts";
import { columnTree, expressionDeviation } from "../../../dialects/postgres/verifier/expression.ts";
import { parseSelect } from "../../../dialects/postgres/verifier/parse.ts";
import { bodyOf } from "../../../dialects/postgres/verifier/syntax/node.ts";
import { lowerExpression } from "../../../src/expressions/lower/lower.ts";
import type { TypedExpression } from "../../../src/ir/typed-expression.ts";
import { identifier, SqlPrinter, sql } from "../../../src/kernel/sql.ts";
import { seed, told } from "../../support/seed.ts";
import { samples, typedText } from "../verifiers/expressions.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadParser();
});

function sqlOf(typed: TypedExpression): string {
  return new SqlPrinter(lexicon.spelling).print(
    lowerExpression(typed, functions, (name) => sql`r.${identifier(name)}`),
  );
}

function deviation(text: string, planned: TypedExpression): string | null {
  const { targetList } = parseSelect(`SELECT ${text}`, "a test", parser);
  const value = targetList?.[0] === undefined ? undefined : bodyOf(targetList[0], "ResTarget")?.val;
  if (value === undefined) throw new Error(text);
  return expressionDeviation(value, planned, (name) => columnTree("r", name), parser);
}

describe("expressions read back by Postgres' own parser", () => {
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
    ["i1 + i2", ['r."i1" - r."i2"', 'r."i2" + r."i1"', 'r."i1" + r."i1"', 'r."i1" + s."i2"', '"i1" + r."i2"']],
    ["f1 / f2", ['r."f1" / r."f2"', 'r."f1" / NULLIF(r."f2", 1)', 'r."f2" / NULLIF(r."f1", 0)']],
    ["i1 < 5", ['r."i1" <= 5', 'r."i1" < 6', 'r."i1" < -5', 'NOT r."i1" < 5', "TRUE"]],
    [
      "b1 and (b2 or i1 > 0)",
      ['(r."b1" AND r."b2") OR r."i1" > 0', 'r."b1" AND r."b2"', 'r."b1" OR (r."b2" AND r."i1" > 0)'],
    ],
    ["s1 < s2", ['r."s1" < r."s2"']],
    ["abs(i1)", ['(SELECT ABS(r."i1"))', 'SUM(r."i1")', 'ABS(r."i1") OVER ()', '(SELECT ABS(r."i1") FROM other)']],
    [
      "power(f1 + 1, f2)",
      ['(SELECT POWER(asof_1, r."f2") FROM (SELECT r."f1" + 1 AS asof_1 FROM secrets OFFSET 0) AS v)'],
    ],
    ["cast(f1 as int64)", ['CAST(r."f1" AS bigint)', 'r."f1"']],
    ["coalesce(i1, 0)", ['COALESCE(r."i1", 1)', 'r."i1"', 'COALESCE(0, r."i1")']],
    [
      "case when b1 then i1 else i2 end",
      ['CASE WHEN r."b1" THEN r."i2" ELSE r."i1" END', 'CASE WHEN r."b1" THEN r."i1" END'],
    ],
  ] as const)("of %s refuse edited ones", (text, edited) => {
    const planned = typedText(text);
    expect(deviation(sqlOf(planned), planned)).toBeNull();
    for (const one of edited) expect([one, deviation(one, planned)]).toEqual([one, expect.stringContaining("says ")]);
  });
});
