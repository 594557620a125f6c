import { describe, expect, it } from "vitest";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import { postgres } from "../../../dialects/postgres/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import { compiledRun, runs } from "../../golden/runs.ts";

type Alteration = readonly [what: string, from: RegExp, to: string];

/** What changes which rows are loaded, or which of a key's wins. */
const alterations: readonly Alteration[] = [
  [
    "an end that is in, out of it",
    /(?<=(?:at|loaded_at|day|started|reported|time_hour).{1,400}) <= (?=TIMESTAMP|CAST|\(TIMESTAMP)/s,
    " < ",
  ],
  ["an end that is out, in it", / < (?=TIMESTAMP|CAST|\(TIMESTAMP|DATETIME)/, " <= "],
  ["a start that is out, in it", / > (?=TIMESTAMP|CAST|\(TIMESTAMP|DATETIME)/, " >= "],
  ["a start or a TTL's edge that is in, out of it", / >= (?=TIMESTAMP|CAST|\(TIMESTAMP|DATETIME)/, " > "],
  ["another end", /2026-01-02T00:00:00/g, "2026-01-02T00:00:00.000001"],
  ["an hour later", /2026-01-01T(00:00:00|22:30:00)/g, "2026-01-01T23:30:00"],
  ["the oldest row", / DESC(?= NULLS LAST|,|\)|\n|$)/, ""],
  ["NULLs as the greatest", / DESC NULLS LAST/, " DESC"],
  ["a tie-break left out", /, r\.["`]batch["`] DESC NULLS LAST/, ""],
  ["rows without a key", /WHERE r\.\S+ IS NOT NULL\n\s+AND /, "WHERE "],
  ["rows of fewer keys", /(DISTINCT ON \(|PARTITION BY )(r\.\S+), r\.\S+?(?=[,) ])/, "$1$2"],
  ["a second row of a key", /= 1$/m, "= 2"],
  ["a second row", /LIMIT 1/, "LIMIT 2"],
  ["both instead of either", / OR /, " AND "],
  ["another part", /(, [24]\)+) = ([01])/, "$1 = 3"],
  ["parts of another number", /, [24](\)+) = /, ", 5$1 = "],
  ["another column", /r\.(["`])(rating|hours|fare|n|price|alt)\1/, "r.$1batch$1"],
  [
    "no time for what has none of its own",
    /(?:TIMESTAMP(?: WITH TIME ZONE)? '2026[^']*'|CAST\('2026[^']*' AS \w+\))(?= AS ["`]event_time)/,
    "CAST(NULL AS TIMESTAMP)",
  ],
  ["another table", /FROM (["`]\w+["`]\.)?["`]\w+["`] AS r/, 'FROM "others" AS r'],
];

describe.each([postgres, snowflake, bigquery])("the verifier of $name", (dialect) => {
  it.each(Object.keys(runs))("accepts %s as it is, and refuses whatever changes what it loads", async (name) => {
    const { statement } = await compiledRun(name, dialect);
    expect(await faultsIn(statement, dialect)).toEqual([]);
    const refused: string[] = [];
    for (const [what, from, to] of alterations) {
      const text = statement.text.replace(from, to);
      if (text === statement.text) continue;
      expect(await faultsIn({ ...statement, text }, dialect), `${what}: ${text}`).not.toEqual([]);
      refused.push(what);
    }
    expect(refused.length).toBeGreaterThan(1);
  });

  it("meets every alteration in some statement", async () => {
    const texts = await Promise.all(
      Object.keys(runs).map(async (name) => (await compiledRun(name, dialect)).statement.text),
    );
    const unmet = alterations.filter(([, from]) => !texts.some((text) => from.test(text))).map(([what]) => what);
    expect(unmet).toEqual([]);
  });
});

async function faultsIn(statement: Statement, { verifier }: Dialect): Promise<readonly string[]> {
  return (await verifier.verify(statement)).map(({ message }) => message);
}
