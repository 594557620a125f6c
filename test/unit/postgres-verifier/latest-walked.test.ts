import { describe, expect, it } from "vitest";
import { postgres } from "../../../dialects/postgres/index.ts";
import { compiledRun } from "../../golden/runs.ts";

type Alteration = readonly [what: string, from: RegExp | string, to: string];

/** What would lose keys, repeat them, take another row of a key, or tell another column. */
const alterations: readonly Alteration[] = [
  ["keys more than once", "SELECT DISTINCT q.", "SELECT q."],
  ["one row a driver", "SELECT DISTINCT q.", 'SELECT DISTINCT ON (q."driver_id") q.'],
  ["fewer keys", 'q."driver_id", q."country", q."city"', 'q."driver_id", q."country"'],
  [
    "keys under each other's names",
    'q."driver_id", q."country"',
    'q."country" AS "driver_id", q."driver_id" AS "country"',
  ],
  ["keys in another order", 'q."driver_id", q."country"', 'q."country", q."driver_id"'],
  ["a key twice", 'q."driver_id", q."country"', 'q."driver_id", q."driver_id"'],
  ["keys of another table", 'FROM "raw"."trips" AS q', 'FROM "raw"."others" AS q'],
  ["rows of another table", 'FROM "raw"."trips" AS r', 'FROM "raw"."others" AS r'],
  ["some of the keys", 'AND q."city" IS NOT NULL', `AND q."city" = 'Paris'`],
  ["keys that were met by an instant", 'AND q."city" IS NOT NULL', `AND q."city" IS NOT NULL AND q."at" < now()`],
  ["NULL among the keys", '\n    AND q."city" IS NOT NULL', ""],
  ["a limit of keys", /\n\) AS s/, "\n  LIMIT 5\n) AS s"],
  ["a row of another city", '\n    AND r."city" = s."city"', ""],
  ["a key against another", 'r."city" = s."city"', 'r."city" = s."country"'],
  ["a key against itself alone", 'r."city" = s."city"', 'r."city" = r."city"'],
  ["another comparison of keys", 'r."city" = s."city"', 'r."city" >= s."city"'],
  ["one condition more", '    AND r."at" <', '    AND r."batch" = s."driver_id"\n    AND r."at" <'],
  ["one part of the keys", '    AND r."at" <', '    AND FALSE\n    AND r."at" <'],
  ["no end", / {4}AND r\."at" <[^\n]*\n/, ""],
  ["an end that is in", 'r."at" < ', 'r."at" <= '],
  ["the oldest row", 'r."at" DESC', 'r."at"'],
  ["no tie-break", ', r."batch" DESC NULLS LAST', ""],
  ["no limit", "\n  LIMIT 1", ""],
  ["two rows", "LIMIT 1", "LIMIT 2"],
  ["the second row", "LIMIT 1", "LIMIT 1 OFFSET 1"],
  ["keys without a row too", "CROSS JOIN LATERAL", "LEFT JOIN LATERAL"],
  ["a row that is no key's", "CROSS JOIN LATERAL", "CROSS JOIN"],
  ["the key for the row's column", 'w."city"', 's."city"'],
  ["columns in another order", 'w."fare",\n  w."rating"', 'w."rating",\n  w."fare"'],
  ["a column under another's name", 'w."fare",\n  w."rating"', 'w."rating" AS "fare",\n  w."fare" AS "rating"'],
  ["a column less", ',\n  w."rating"', ""],
  ["another column of the row", 'r."fare" AS "fare"', 'r."rating" AS "fare"'],
  ["a condition on the result", /\n\) AS w$/, '\n) AS w\nWHERE w."fare" > 1'],
  ["an order of the result", /\n\) AS w$/, "\n) AS w\nLIMIT 5"],
  ["a source that hides the keys", /\br\b(?=["\s.])/g, "s"],
];

describe("the newest rows, key by key", () => {
  it("are accepted as they are emitted", async () => {
    const { statement } = await compiledRun("newest.walked", postgres);
    expect(statement.text).toContain("CROSS JOIN LATERAL");
    expect(await postgres.verifier.verify(statement)).toEqual([]);
  });

  it.each(alterations)("are refused with %s", async (_, from, to) => {
    const { statement } = await compiledRun("newest.walked", postgres);
    const text = statement.text.replace(from, to);
    expect(text).not.toBe(statement.text);
    expect(await postgres.verifier.verify({ ...statement, text })).not.toEqual([]);
  });
});
