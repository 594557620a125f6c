import { loadModule, parseSync } from "libpg-query";
import { beforeAll, describe, expect, it } from "vitest";
import type { QueryText } from "../../../src/ir/definition.ts";
import fc from "../../support/fast-check.ts";
import { accepted, readQuery } from "./reading.ts";

beforeAll(() => loadModule());

function numbered({ texts, values }: QueryText): string {
  return texts.map((piece, index) => (index < values.length ? `${piece}$${index + 1}` : piece)).join("");
}

/** As the compiler prints it: on lines of its own, in parentheses, among other things. */
function embedded(query: QueryText): string {
  return `SELECT q.* FROM (\n${numbered(query)}\n) AS q WHERE TRUE`;
}

/** The tree without places, which differ inside parentheses. */
function withoutPlaces(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (/location|stmt_len/.test(key) ? undefined : value)));
}

function expectSame(query: QueryText, original: string): void {
  const inside = withoutPlaces(parseSync(embedded(query)).stmts);
  const alone = withoutPlaces(parseSync(original).stmts);
  expect(inside).toMatchObject([
    {
      stmt: {
        SelectStmt: {
          fromClause: [{ RangeSubselect: { alias: { aliasname: "q" } } }],
          whereClause: { A_Const: { boolval: { boolval: true } } },
        },
      },
    },
  ]);
  expect(inside).toMatchObject([
    {
      stmt: { SelectStmt: { fromClause: [{ RangeSubselect: { subquery: (alone as [{ stmt: unknown }])[0].stmt } }] } },
    },
  ]);
}

describe("an accepted query stands in parentheses and says there what it says alone", () => {
  it.each([
    "select a from t -- a comment without a line feed",
    "select a from t; -- and one after the semicolon",
    "select a from t ;;; /* and */ -- one more",
    "-- first\nselect a -- then\rfrom t -- last",
    "select '--' as a from t --",
    "select ';' as a, \";\" from t;",
    "select $$;$$ as é;",
    ';select 1 as "😀;";',
    "select 1 union select 2 order by 1 limit 1 -- x",
    "with w as (select 1 as a) select a from w -- x",
    "values (1, 2) -- x",
    "table t -- x",
  ])("%j", async (text) => {
    expectSame((await accepted(text)).query, text);
  });

  const words = [
    "select", "from", "where", "with", "as", "t", "a", "b", "w", "union", "all", "values", "table", "into", "insert",
    "delete", "update", "set", "returning", "for", "update", "order", "by", "limit", "(", ")", ",", ";", ".", "*", "=",
    "+", "1", "'x'", "'", '"', '"q"', "--", "-- x\n", "/*", "*/", "$1", "$", "$$", "\\", "nextval", "('s')", "case",
    "when", "then", "end", "null", "::", "int", "[", "]", "exists", "é", "😀", "\0", "\ud800", "\u0001", "e'\\", "u&", ":", "?",
  ]; // biome-ignore format: one list of tokens
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 24 });

  it("whatever tokens are thrown at it, the reader answers", async () => {
    let admitted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(soup, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(" ", "", "\n"),
        fc.constantFrom("", "select a ", "select a from t where "),
        async (pieces, glue, start) => {
          const texts = pieces.map((piece, index) => (index === 0 ? start : "") + piece.join(glue));
          const given = { texts, values: texts.slice(1).map(() => ({ type: "null" }) as const) };
          const reading = await readQuery(given);
          if (!reading.ok) {
            expect(reading.refusal.message).not.toBe("");
            return;
          }
          admitted += 1;
          expectSame(reading.query, numbered(given));
        },
      ),
      { numRuns: 3000 },
    );
    expect(admitted).toBeGreaterThan(20);
  });

  const expression = fc.constantFrom(
    "1",
    "a",
    "t.b",
    "'x;'",
    "count(*)",
    "(select 1)",
    "a -- note\n",
    "/* ; */ b",
    '"c;d"',
  );
  const tail = fc.constantFrom("", ";", " ;", " -- end", "; -- end", ";; /* end */ --", "\n;\n", " --;");
  const select = fc
    .tuple(
      fc.array(expression, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", " from t", " from t where a = 1"),
      tail,
    )
    .map(([items, from, end]) => `select ${items.map((one, index) => `${one} as x${index}`).join(", ")}${from}${end}`);

  it("with any comments and semicolons around it", async () => {
    await fc.assert(
      fc.asyncProperty(select, fc.constantFrom("", "-- before\n", ";", "/* ; */ "), async (text, before) => {
        expectSame((await accepted(before + text)).query, before + text);
      }),
      { numRuns: 500 },
    );
  });
});
