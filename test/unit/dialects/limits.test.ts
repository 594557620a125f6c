import { describe, expect, it } from "vitest";
import { speech as bigquery } from "../../../dialects/bigquery/verifier.ts";
import { tokensOf } from "../../../dialects/common/tokens.ts";
import type { Speech } from "../../../dialects/common/verifier/speech.ts";
import { brokenLimits } from "../../../dialects/common/verifier/verify.ts";
import { speech as snowflake } from "../../../dialects/snowflake/verifier.ts";

function broken(text: string, speech: Speech): readonly string[] {
  const read = tokensOf(text, speech.syntax);
  if (!read.ok) throw new Error(read.message);
  return brokenLimits(read.tokens, speech).map((one) => one.slice(0, one.indexOf(":")));
}

const made = "WITH u AS (SELECT k, t FROM x QUALIFY ROW_NUMBER() OVER (PARTITION BY k, t ORDER BY t) = 1) ";

/** One statement that breaks each limit, in the order of the limits. */
const ofSnowflake: Readonly<Record<string, string>> = {
  "ASOF JOIN takes one inequality": `${made}SELECT * FROM s ASOF JOIN u MATCH_CONDITION (s.t >= u.t AND s.t > u.v) ON s.k = u.k`,
  "ASOF JOIN's ON takes equalities joined by AND": `${made}SELECT * FROM s ASOF JOIN u MATCH_CONDITION (s.t >= u.t) ON s.k = u.k AND s.v > u.v`,
  "ASOF JOIN takes any of the rows that tie, so its right side must be unique":
    "WITH u AS (SELECT k, t FROM x) SELECT * FROM s ASOF JOIN u MATCH_CONDITION (s.t >= u.t) ON s.k = u.k",
  "QUALIFY needs a window function": "SELECT k FROM x QUALIFY k = 1",
  "ROW_NUMBER needs an order": "SELECT k FROM x QUALIFY ROW_NUMBER() OVER (PARTITION BY k) = 1",
  "no COUNT(DISTINCT) over an ordered window": "SELECT COUNT(DISTINCT k) OVER (PARTITION BY a ORDER BY t) FROM x",
  "no correlated LATERAL subquery": "SELECT * FROM s, LATERAL (SELECT * FROM r WHERE r.k = s.k LIMIT 1)",
  "a placeholder is cast by CAST alone": "SELECT ?::INTEGER",
  "a name has at most 255 characters": `SELECT "${"é".repeat(256)}" FROM x`,
};

const ofBigquery: Readonly<Record<string, string>> = {
  "QUALIFY needs a window function": "SELECT k FROM x WHERE TRUE QUALIFY k = 1",
  "QUALIFY stands beside WHERE, GROUP BY or HAVING":
    "SELECT k FROM x QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY t) = 1",
  "an outer join needs an equality of both sides": "SELECT 1 FROM s LEFT JOIN r ON r.t <= s.t",
  "a union says ALL or DISTINCT": "SELECT 1 UNION SELECT 2",
  "no correlated subquery that needs an order": "SELECT (SELECT v FROM r WHERE r.k = s.k ORDER BY t LIMIT 1) FROM s",
  "no COUNT(DISTINCT) over an ordered window": "SELECT COUNT(DISTINCT k) OVER (ORDER BY t) FROM x",
  "no correlated LATERAL subquery": "SELECT 1 FROM s CROSS JOIN LATERAL (SELECT 1 FROM r)",
  "no array holds a NULL": "SELECT ARRAY_AGG(v ORDER BY t) FROM x",
  "a name has at most 300 characters": `SELECT \`${"é".repeat(301)}\` FROM x`,
  "a column that is given a name has letters, digits and underscores in it, and no prefix of the service's":
    "SELECT a AS `b-c` FROM x",
  "outputs are told apart without regard to case": "WITH w AS (SELECT 1) SELECT w.a AS `b`, f(w.c, w.B) AS `B` FROM w",
  "a result has at most 10000 columns": `SELECT ${"a,".repeat(10_000)}a FROM x`,
};

describe.each([
  ["snowflake", snowflake, ofSnowflake],
  ["bigquery", bigquery, ofBigquery],
] as const)("limits of %s", (_name, speech, statements) => {
  it("has a statement that breaks each", () => {
    expect(speech.limits.map((limit) => limit.name)).toEqual(Object.keys(statements));
  });

  it.each(Object.entries(statements))("%s", (name, text) => {
    expect(broken(text, speech)).toEqual([name]);
  });
});

it.each(["SELECT [1, NULL] AS a", "SELECT a AS `_PARTITIONTIME` FROM x"])("finds %s on BigQuery", (text) => {
  expect(broken(text, bigquery)).toHaveLength(1);
});

it("finds nothing in what the limits allow", () => {
  const asof = `${made}SELECT * FROM s ASOF JOIN u MATCH_CONDITION (s.t >= u.t) ON s.k = u.k AND s.l = u.l WHERE s.v > 1`;
  expect(broken(asof, snowflake)).toEqual([]);
  const text =
    "SELECT COUNT(DISTINCT k) OVER (PARTITION BY a) FROM s LEFT JOIN (SELECT k FROM r LIMIT 5) AS r ON r.k = s.k AND s.t > r.t";
  expect(broken(text, bigquery)).toEqual([]);
  const wide = `SELECT ${"a,".repeat(9_999)}f(a, b) FROM (SELECT r.\`b-c\` AS \`b\`, ${"a,".repeat(20_000)}a FROM x)`;
  expect(broken(wide, bigquery)).toEqual([]);
  const arrays = `SELECT [1, COALESCE(NULL, 2)], ARRAY_AGG(v IGNORE NULLS ORDER BY t), r.\`${"a".repeat(300)}\` FROM r`;
  expect(broken(arrays, bigquery)).toEqual([]);
});
