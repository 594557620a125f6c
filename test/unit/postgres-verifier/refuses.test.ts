import { beforeAll, describe, expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import { type Case, statementOf } from "./cases.ts";

const verifier = createVerifier();
const plain: Case = {
  strategy: "probe",
  ttl: 10_800_000_001,
  strict: false,
  available: true,
  ties: 1,
  keys: 1,
  spine: "table",
  time: "instant",
  names: "plain",
  casts: false,
  query: false,
  spineTime: "instant",
};

async function faultsOf(statement: Statement, text: string): Promise<readonly string[]> {
  const faults = await verifier.verify({ ...statement, text });
  return faults.map((fault) => `${fault.role ?? "statement"}: ${fault.message}`);
}

describe("a message names the role and the clause", () => {
  let statement: Statement;
  beforeAll(async () => {
    statement = await statementOf(plain);
  });

  test.each([
    [
      "a bound",
      'r."happened" <= s."asked"',
      'r."happened" < s."asked"',
      /^view: missing: "happened" as an instant <= spine time - 0 µs$/,
    ],
    [
      "the TTL",
      "10800.000001 seconds",
      "10800 seconds",
      /^view: the plan does not have: "happened" .* >= spine time - 10800000000 µs$/,
    ],
    ["a key", 'r."own1" = s."key1"', 'r."own1" = s."other1"', /^view: does not join by source "own1" = spine "key1"$/],
    [
      "isfinite",
      'AND isfinite(s."asked")',
      "",
      /^view: the probe, WHERE: isfinite\(…\) of the spine's time is expected once$/,
    ],
    ["the limit", "LIMIT 1", "LIMIT 2", /^view: the probe, LIMIT: one row is expected$/],
    [
      "the order",
      " NULLS LAST",
      "",
      /^view: order 2: "created" as an instant, NULLs first where the plan has the greatest "created", NULLs least$/,
    ],
    ["a clause", "LIMIT 1", "OFFSET 1 LIMIT 1", /^view: the probe: 'limitOffset' has no place in a statement of ours$/],
    [
      "a function",
      'isfinite(s."asked")',
      'pg_sleep(s."asked")',
      /^view: the probe, WHERE: the function pg_sleep\(…\) has no place there$/,
    ],
    [
      "a lost row",
      "LEFT JOIN LATERAL",
      "JOIN LATERAL",
      /^view: the final SELECT, FROM: "view" is not LEFT joined, so spine rows could be lost$/,
    ],
    ["a table", '"events" AS r', '"other" AS r', /^view: reads "other", the plan "events"$/],
    [
      "an output",
      '"view"."value" AS',
      '"view"."amount" AS',
      /^view: output "view__value": is made of "amount_column", not of "value_column"$/,
    ],
  ])("%s", async (_what, before, after, message) => {
    const text = statement.text.replace(before, after);
    expect(text).not.toBe(statement.text);
    const faults = await faultsOf(statement, text);
    expect(
      faults.some((fault) => message.test(fault)),
      faults.join("\n"),
    ).toBe(true);
  });

  test("the other joins are not blamed", async () => {
    const faults = await verifier.verify({ ...statement, text: statement.text.replace("LIMIT 1", "LIMIT 2") });
    expect(faults.map((fault) => fault.role)).toEqual(["view"]);
  });
});

describe("arrays", () => {
  const byEventTime: Case = { ...plain, strategy: "arrays", available: false, strict: true, ties: 2 };
  const byKnownTime: Case = { ...byEventTime, available: true, strict: false };

  test.each([
    [
      "a microsecond too few",
      byEventTime,
      /INTERVAL '0\.000001 seconds'/,
      "INTERVAL '0 seconds'",
      /the search, WIDTH_BUCKET: .* is not the spine row's instant, nor a microsecond before/,
    ],
    [
      "the spine row's own instant",
      byEventTime,
      / - INTERVAL '0\.000001 seconds'/,
      "",
      /missing: "happened" as an instant < spine time/,
    ],
    [
      "an array in another order",
      byEventTime,
      /, r\."batch" NULLS FIRST\) AS "asof_addresses"/,
      ') AS "asof_addresses"',
      /the arrays, ORDER BY: the two arrays are in different orders/,
    ],
    [
      "both arrays in another order",
      byEventTime,
      / NULLS FIRST/g,
      "",
      /order 2: "created" as an instant, NULLs first where the plan has the greatest "created", NULLs least/,
    ],
    [
      "arrays sorted by anything but the instants",
      byEventTime,
      /ORDER BY r\."happened", r\."created"/g,
      'ORDER BY r."created", r."happened"',
      /the arrays, ORDER BY: the instants are not what the arrays are sorted by/,
    ],
    [
      "NULL instants, which a search does not take",
      byEventTime,
      /\n {4}AND r\."happened" IS NOT NULL/g,
      "",
      /rows whose "happened" is NULL are not kept out/,
    ],
    [
      "an address of something else",
      byEventTime,
      /ARRAY_AGG\(r\.ctid/g,
      'ARRAY_AGG(r."batch"',
      /the arrays: r\."batch" is not the address of the row/,
    ],
    [
      "addresses of another table",
      byEventTime,
      /"events" AS r(?=\n {2}WHERE)/g,
      '"fixed" AS r',
      /the winners, JOIN: "events" is not where the addresses are from/,
    ],
    [
      "a common table, whose rows have no addresses",
      byEventTime,
      /"events" AS r\n {4}WHERE r\.ctid/,
      '"view__arrays" AS r\n    WHERE r.ctid',
      /the winners, JOIN: the rows of "view__arrays" have no addresses of their own/,
    ],
    [
      "a winner that is dropped where another could win",
      byEventTime,
      /(WHERE r\.ctid = w\."asof_address")/,
      '$1\n      AND r."landed" <= w."asof_instant"',
      /the winners, WHERE: r\."landed" <= w\."asof_instant" is not a limit of the winner's age/,
    ],
    [
      "another instant for the winner's age",
      byEventTime,
      /s\."asked" AS "asof_instant"/,
      's."label" AS "asof_instant"',
      /the search, WIDTH_BUCKET: /,
    ],
    [
      "groups of other keys",
      byEventTime,
      /GROUP BY r\."own1"/,
      'GROUP BY r."batch"',
      /the arrays, GROUP BY: not the keys/,
    ],
    [
      "an aggregate that is filtered",
      byEventTime,
      /(ARRAY_AGG\(r\.ctid [^\n]*\)) AS/,
      "$1 FILTER (WHERE TRUE) AS",
      /is not an array of the group's values/,
    ],
    [
      "a slice",
      byEventTime,
      /\[WIDTH_BUCKET/,
      "[1:WIDTH_BUCKET",
      /a slice of an array|is_slice|where FuncCall is expected|is not found by a search/,
    ],
    [
      "a known instant that is not last in the window's order",
      byKnownTime,
      /, GREATEST\(r\."happened", r\."landed"\)\n {8}ROWS/,
      "\n        ROWS",
      /the known instant does not end the order/,
    ],
    [
      "arrays of known times in another order",
      byKnownTime,
      /ORDER BY r\."asof_known"\)/g,
      'ORDER BY r."asof_address")',
      /the arrays, ORDER BY: not the known instant alone/,
    ],
    [
      "arrays of rows that cannot win",
      byKnownTime,
      /w\."asof_superseded" IS NULL OR w\."asof_known" < w\."asof_superseded"/,
      "TRUE",
      /the rows that can win, WHERE/,
    ],
  ] as const)("%s", async (_what, one, before, after, message) => {
    const statement = await statementOf(one);
    const text = statement.text.replace(before, after);
    expect(text).not.toBe(statement.text);
    const faults = await faultsOf(statement, text);
    expect(faults.join("\n")).toMatch(message);
  });
});

describe("a text that is no statement of ours", () => {
  test.each([
    ["", "is empty"],
    ["SELECT", "FROM names one table"],
    ["SELEC 1", "cannot be parsed"],
    ["-- nothing", "is not a SELECT"],
    ["DROP TABLE x", "is not a SELECT"],
    ["SELECT 1; SELECT 2", "holds more than one statement"],
    ["VALUES (1)", "'valuesLists' has no place"],
    ["SELECT 1 UNION SELECT 2", "no place"],
    ["WITH x AS (DELETE FROM t RETURNING 1) SELECT x.a FROM x", "DeleteStmt where SelectStmt is expected"],
    [`SELECT ${"(".repeat(3_000)}1${")".repeat(3_000)}`, "nested too deeply|cannot be parsed|FROM names"],
  ])("%.40s", async (text, message) => {
    const faults = await faultsOf(await statementOf(plain), text);
    expect(faults.join()).toMatch(new RegExp(`^statement: .*(${message})`));
  });

  test("the parser serves on after a text that was too deep for it", async () => {
    const statement = await statementOf(plain);
    for (let round = 0; round < 3; round += 1) {
      await faultsOf(statement, `SELECT ${"(".repeat(50_000)}1${")".repeat(50_000)} FROM x`);
      expect(await verifier.verify(statement)).toEqual([]);
    }
  });
});

describe("authors' queries", () => {
  const queried: Case = { ...plain, spine: "query", query: true, strategy: "sweep" };

  test("a value bound to another placeholder is refused", async () => {
    const statement = await statementOf(queried);
    const parameters = statement.parameters.map((one) => (one.value === 7n ? { value: 8n } : one));
    const faults = await verifier.verify({ ...statement, parameters });
    expect(faults[0]?.message).toBe("the spine, FROM: placeholder $1 is not bound to the author's value 1");
    expect(await verifier.verify({ ...statement, parameters: [] })).not.toEqual([]);
  });

  test("a query that means a table of the statement is refused", async () => {
    const statement = await statementOf(queried);
    const text = statement.text.replaceAll('"spine"', '"base"');
    expect(await faultsOf(statement, text)).toContain(
      'statement: the spine, FROM: it reads "base", which the statement makes itself',
    );
  });

  test("a query of a source is not read elsewhere", async () => {
    const statement = await statementOf(queried);
    const text = statement.text.replaceAll('"view__source" AS r', '"fixed__source" AS r');
    expect(text).not.toBe(statement.text);
    expect((await faultsOf(statement, text)).length).toBeGreaterThan(0);
  });
});

describe("uploaded rows", () => {
  test("a time that is a day is not an instant", async () => {
    const statement = await statementOf({ ...plain, spine: "rows" });
    const day = { column: "asked", time: { form: "date", zone: "UTC" } };
    const text = JSON.stringify(statement.outline.plan);
    const plan = JSON.parse(
      text.replaceAll(JSON.stringify({ column: "asked", time: { form: "instant" } }), JSON.stringify(day)),
    );
    const faults = await verifier.verify({ ...statement, outline: { ...statement.outline, plan } });
    expect(faults.map((fault) => fault.message)).toEqual([
      'the uploaded spine: "asked" holds no instants and is not converted',
    ]);
  });

  test("rows come out in the order they were uploaded", async () => {
    const statement = await statementOf({ ...plain, spine: "rows" });
    expect(await faultsOf(statement, statement.text.replace(/\nORDER BY.*$/, ""))).toEqual([
      "statement: the final SELECT, ORDER BY: not the number of the spine's rows alone",
    ]);
  });
});

describe("the outline", () => {
  test("tells the strategy that stands in the text", async () => {
    const statement = await statementOf(plain);
    const choices = statement.outline.choices.map((choice) => ({ ...choice, strategy: "rank" }));
    const faults = await verifier.verify({ ...statement, outline: { ...statement.outline, choices } });
    expect(faults[0]).toEqual({ role: "view", message: "is joined by probe, told to be by rank" });
  });

  test("tells columns by their own names", async () => {
    const statement = await statementOf(plain);
    const [first, ...columns] = statement.outline.columns;
    const told = first === undefined ? [] : [{ ...first, sqlName: "x" }, ...columns];
    const text = statement.text.replace('\n  s."key1",', '\n  s."key1" AS "x",');
    const faults = await verifier.verify({ ...statement, text, outline: { ...statement.outline, columns: told } });
    expect(faults.map((fault) => fault.message)).toEqual(['output "key1": is told to be named "x"']);
  });
});
