import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClientConnection } from "./client.ts";
import { connected, destroyed, execute, rowsOf } from "./execute.ts";
import { type RunningSnowflake, startSnowflake } from "./start.ts";

let endpoint: RunningSnowflake;
let connection: ClientConnection;

beforeAll(async () => {
  endpoint = await startSnowflake();
});

beforeEach(async () => {
  connection = await connected(endpoint.sdk.createConnection(endpoint.connection()));
  return () => destroyed(connection);
});

afterAll(() => endpoint.stop());

const rows = (sqlText: string, binds: readonly unknown[] = []): Promise<unknown> =>
  rowsOf(connection, { sqlText, binds });

/** The driver's own dates carry more than a Date holds. */
interface DriverDate {
  getEpochSeconds(): number;
  getNanoSeconds(): number;
}

function isDriverDate(value: unknown): value is DriverDate {
  return value instanceof Date && "getEpochSeconds" in value && "getNanoSeconds" in value;
}

function nanosOf(value: unknown): bigint | undefined {
  return isDriverDate(value)
    ? BigInt(value.getEpochSeconds()) * 1_000_000_000n + BigInt(value.getNanoSeconds())
    : undefined;
}

describe("the official driver", () => {
  it("reads each type", async () => {
    const sql = `SELECT 1 AS a, 1.5::FLOAT AS f, 12.34::NUMBER(10, 2) AS n, 'ü' AS t, TRUE AS b, '2024-02-29'::DATE AS d,
      '2024-01-02 03:04:05.678901'::TIMESTAMP_NTZ AS ts, NULL AS z, PARSE_JSON('{"a": [1]}') AS v, TO_BINARY('00ff', 'hex') AS bin`;
    expect(await rows(sql)).toEqual([
      {
        A: 1,
        F: 1.5,
        N: 12.34,
        T: "ü",
        B: true,
        D: "2024-02-29",
        TS: "2024-01-02 03:04:05.678",
        Z: null,
        V: { a: [1] },
        BIN: { type: "Buffer", data: [0, 255] },
      },
    ]);
  });

  it("keeps microseconds, before 1970 too", async () => {
    const { rows: found } = await execute(connection, "SELECT '1969-12-31 23:59:59.678901'::TIMESTAMP_NTZ AS ts");
    expect(found.map(({ TS }) => nanosOf(TS))).toEqual([-321_099_000n]);
  });

  it("folds names that are not quoted, and only those", async () => {
    await rows('CREATE TABLE folded ("Mixed" INT, plain INT)');
    expect(await rows('SELECT "Mixed", PLAIN FROM FOLDED')).toEqual([]);
    await expect(rows("SELECT nope FROM folded")).rejects.toThrow(/nope/i);
  });

  it("binds by position", async () => {
    expect(await rows("SELECT ? + 1 AS a, ? AS b, CAST(? AS DATE) AS c", [1, "it's", "2024-01-01"])).toEqual([
      { A: 2, B: "it's", C: "2024-01-01" },
    ]);
  });

  it("binds arrays into a temporary table that others do not see", async () => {
    await rows("CREATE TEMPORARY TABLE spine (k INT, v TEXT, ts TIMESTAMP_NTZ)");
    const binds = [
      [1, "a", "2024-01-01 00:00:00"],
      [2, null, "2024-01-02 00:00:00.123456"],
    ];
    await rows("INSERT INTO spine VALUES (?, ?, ?)", binds);
    expect(await rows("SELECT k, v FROM spine ORDER BY k")).toEqual([
      { K: 1, V: "a" },
      { K: 2, V: null },
    ]);
    const other = await connected(endpoint.sdk.createConnection(endpoint.connection()));
    await expect(rowsOf(other, "SELECT * FROM spine")).rejects.toMatchObject({ sqlState: "42S02" });
    await destroyed(other);
  });

  it("binds a thousand rows at once", async () => {
    await rows("CREATE TABLE big (k INT, v TEXT)");
    const binds = Array.from({ length: 1_000 }, (_, at) => [at, `v${at}`]);
    await rows("INSERT INTO big (k, v) VALUES (?, ?)", binds);
    expect(await rows("SELECT COUNT(*) AS n, MAX(k) AS m FROM big")).toEqual([{ N: 1_000, M: 999 }]);
  });

  it("keeps databases of tests apart", async () => {
    await rows("CREATE TABLE mine (a INT)");
    const other = await connected(endpoint.sdk.createConnection(endpoint.connection()));
    await expect(rowsOf(other, "SELECT * FROM mine")).rejects.toThrow("does not exist");
    await destroyed(other);
  });

  it("runs QUALIFY, ASOF JOIN and MERGE", async () => {
    await rows("CREATE TABLE facts (k INT, v INT, ts TIMESTAMP_NTZ)");
    await rows("INSERT INTO facts VALUES (1, 10, '2024-01-01'), (1, 11, '2024-01-03'), (2, 20, '2024-01-02')");
    await rows("CREATE TABLE asked (id INT, k INT, ts TIMESTAMP_NTZ)");
    await rows(
      "INSERT INTO asked VALUES (1, 1, '2024-01-02'), (2, 1, '2024-01-03'), (3, 2, '2024-01-01'), (4, 9, '2024-01-05')",
    );
    const expected = [
      { ID: 1, V: 10 },
      { ID: 2, V: 11 },
      { ID: 3, V: null },
      { ID: 4, V: null },
    ];
    const asof = `SELECT s.id, f.v FROM asked AS s ASOF JOIN facts AS f MATCH_CONDITION (s.ts >= f.ts) ON s.k = f.k ORDER BY s.id`;
    const ranked = `SELECT s.id, f.v FROM asked AS s LEFT JOIN facts AS f ON s.k = f.k AND f.ts <= s.ts
      QUALIFY ROW_NUMBER() OVER (PARTITION BY s.id ORDER BY f.ts DESC NULLS LAST) = 1 ORDER BY s.id`;
    expect(await rows(asof)).toEqual(expected);
    expect(await rows(ranked)).toEqual(expected);
    await rows(`MERGE INTO facts USING (SELECT 1 AS k, 99 AS v) AS n ON facts.k = n.k
      WHEN MATCHED THEN UPDATE SET v = n.v WHEN NOT MATCHED THEN INSERT (k, v) VALUES (n.k, n.v)`);
    expect(await rows("SELECT DISTINCT v FROM facts WHERE k = 1")).toEqual([{ V: 99 }]);
  });

  it("streams rows, chunk by chunk, with a window", async () => {
    const options = {
      sqlText: "SELECT seq4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 25000)) ORDER BY n",
      streamResult: true,
    };
    const { statement } = await execute(connection, options);
    let sum = 0;
    for await (const row of statement.streamRows()) sum += row.N;
    expect([statement.getNumRows(), sum]).toEqual([25_000, (25_000 * 24_999) / 2]);
    const part: unknown[] = [];
    for await (const row of statement.streamRows({ start: 9_999, end: 10_001 })) part.push(row.N);
    expect(part).toEqual([9_999, 10_000, 10_001]);
  });

  it("fetches chunks only as they are read", async () => {
    const options = { sqlText: "SELECT seq4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 200000))", streamResult: true };
    const { statement } = await execute(connection, options);
    let asked = 0;
    endpoint.faults.inject({
      fault: { kind: "delay", ms: 0 },
      when: ({ path }) => path.startsWith("/chunks/") && ++asked > 0,
      times: 100,
    });
    for await (const _row of statement.streamRows()) break;
    expect(asked).toBeLessThan(10);
    endpoint.faults.clear();
  });

  it("runs several statements of one text", async () => {
    const sqlText = "CREATE TABLE several (a INT); INSERT INTO several VALUES (1), (2); SELECT 1 AS done";
    await execute(connection, { sqlText, parameters: { MULTI_STATEMENT_COUNT: 3 } });
    expect(await rows("SELECT COUNT(*) AS n FROM several")).toEqual([{ N: 2 }]);
  });

  it("tags its queries, by session and by statement", async () => {
    await rows("ALTER SESSION SET QUERY_TAG = 'asof it''s'");
    await rows("SELECT 'by session' AS a");
    await execute(connection, { sqlText: "SELECT 'by statement' AS a", parameters: { QUERY_TAG: "one" } });
    await rows("ALTER SESSION UNSET QUERY_TAG");
    await rows("SELECT 'untagged' AS a");
    const tagged = (await endpoint.log()).statements.slice(-3).map((one) => [one.sql, one.queryTag]);
    expect(tagged).toEqual([
      ["SELECT 'by session' AS a", "asof it's"],
      ["SELECT 'by statement' AS a", "one"],
      ["SELECT 'untagged' AS a", null],
    ]);
  });

  it("pools connections", async () => {
    const pool = endpoint.sdk.createPool(endpoint.connection(), { max: 2, min: 0 });
    const ask = (a: number): Promise<unknown> =>
      pool.use((one) => rowsOf(one, { sqlText: "SELECT ? AS a", binds: [a] }));
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([[{ A: 1 }], [{ A: 2 }], [{ A: 3 }]]);
    await pool.drain();
    await pool.clear();
  });

  it("says how it logged in, without what is secret", async () => {
    const { logins } = await endpoint.log();
    expect(logins.at(-1)).toMatchObject({ authenticator: "SNOWFLAKE", user: "someone" });
    expect(logins.at(-1)?.given).toContain("PASSWORD");
    expect(JSON.stringify(logins)).not.toContain("nothing");
  });

  it("tells what is wrong", async () => {
    await expect(rows("SELEC 1")).rejects.toMatchObject({ code: "001003", sqlState: "42000" });
    await expect(rows("SELECT * FROM missing")).rejects.toMatchObject({ code: "002003", sqlState: "42S02" });
  });
});
