import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ClientConnection } from "./client.ts";
import { connected, destroyed, execute, rowsOf } from "./execute.ts";
import { expiredToken, fetchesChunk, runsStatement, serverError } from "./faults.ts";
import { type RunningSnowflake, startSnowflake } from "./start.ts";

let endpoint: RunningSnowflake;
let connection: ClientConnection;

beforeAll(async () => {
  endpoint = await startSnowflake();
  connection = await connected(endpoint.sdk.createConnection(endpoint.connection()));
});

afterEach(() => endpoint.faults.clear());

afterAll(async () => {
  await destroyed(connection);
  await endpoint.stop();
});

describe("the official driver under fire", () => {
  it("renews an expired token and goes on", async () => {
    endpoint.faults.inject({ fault: expiredToken, when: runsStatement });
    expect(await rowsOf(connection, "SELECT 1 AS a")).toEqual([{ A: 1 }]);
    expect(endpoint.faults.struck()).toBe(1);
  });

  it("asks again after a 503", async () => {
    endpoint.faults.inject({ fault: serverError(), when: runsStatement });
    expect(await rowsOf(connection, "SELECT 2 AS a")).toEqual([{ A: 2 }]);
  });

  it("runs a statement once, though the answer was lost and it asked again", async () => {
    await execute(connection, "CREATE TABLE once (a INT)");
    endpoint.faults.inject({ fault: { kind: "drop", afterBytes: 20 }, when: runsStatement });
    await execute(connection, "INSERT INTO once VALUES (1)");
    expect(await rowsOf(connection, "SELECT COUNT(*) AS n FROM once")).toEqual([{ N: 1 }]);
  });

  it("survives a connection that breaks before it answers", async () => {
    endpoint.faults.inject({ fault: { kind: "drop" }, when: runsStatement });
    expect(await rowsOf(connection, "SELECT 3 AS a")).toEqual([{ A: 3 }]);
  });

  it("fetches a chunk again whose download broke, and loses no row", async () => {
    const sqlText = "SELECT seq4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 35000))";
    const { statement } = await execute(connection, { sqlText, streamResult: true });
    endpoint.faults.inject({ fault: { kind: "drop", afterBytes: 1_000 }, when: fetchesChunk });
    let rows = 0;
    for await (const _row of statement.streamRows()) rows += 1;
    expect(rows).toBe(35_000);
    expect(endpoint.faults.struck()).toBeGreaterThan(0);
  });

  it("fails with a stream whose chunk is gone, rather than end it early", async () => {
    const sqlText = "SELECT seq4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 35000))";
    const { statement } = await execute(connection, { sqlText, streamResult: true });
    endpoint.faults.inject({ fault: serverError(404), when: fetchesChunk, times: 50 });
    const read = async (): Promise<void> => {
      for await (const _row of statement.streamRows());
    };
    await expect(read()).rejects.toThrow();
  });
});

describe("a query that takes its time", () => {
  it("is waited for by asking again", async () => {
    expect(await rowsOf(connection, "SELECT SYSTEM$WAIT(3)")).toEqual([{ SYSTEM$WAIT: "waited 3 seconds" }]);
  });

  it("ends at the statement's timeout", async () => {
    const parameters = { STATEMENT_TIMEOUT_IN_SECONDS: 1 };
    await expect(execute(connection, { sqlText: "SELECT SYSTEM$WAIT(20)", parameters })).rejects.toMatchObject({
      code: "000630",
    });
  });

  it("is left, asked after and fetched by its id, from another connection", async () => {
    const { statement } = await execute(connection, { sqlText: "CALL SYSTEM$WAIT(5)", asyncExec: true });
    const queryId = statement.getQueryId();
    const other = await connected(endpoint.sdk.createConnection(endpoint.connection()));
    expect(await other.getQueryStatus(queryId)).toBe("RUNNING");
    const later = await other.getResultsFromQueryId({ queryId });
    const rows: unknown[] = [];
    for await (const row of later.streamRows()) rows.push({ ...row });
    expect(rows).toEqual([{ SYSTEM$WAIT: "waited 5 seconds" }]);
    expect(await other.getQueryStatus(queryId)).toBe("SUCCESS");
    await destroyed(other);
  });

  it("is cancelled", async () => {
    const started = performance.now();
    const ended = new Promise<unknown>((resolve) => {
      const statement = connection.execute({ sqlText: "SELECT SYSTEM$WAIT(20)", complete: (error) => resolve(error) });
      setTimeout(() => statement.cancel(), 300);
    });
    expect(await ended).toMatchObject({ code: "000604" });
    expect(performance.now() - started).toBeLessThan(18_000);
  });

  it("fails by its id as it would at once", async () => {
    const { statement } = await execute(connection, { sqlText: "SELECT * FROM missing", asyncExec: true });
    const fetched = connection.getResultsFromQueryId({ queryId: statement.getQueryId() });
    await expect(fetched).rejects.toThrow(/FAILED_WITH_ERROR|does not exist/);
  });
});
