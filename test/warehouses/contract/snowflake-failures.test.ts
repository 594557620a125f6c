import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadClient } from "../../../dialects/snowflake/driver/installed.ts";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { readAll, types, verified } from "../../executed/driver/statements.ts";
import { expiredToken, fetchesChunk, runsStatement, serverError } from "../snowflake/faults.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";
import { emulatedWarehouse } from "./snowflake-emulated.ts";

let endpoint: RunningSnowflake;
const opened: Warehouse[] = [];

beforeAll(async () => {
  endpoint = await startSnowflake();
});
afterEach(async () => {
  endpoint.faults.clear();
  await Promise.all(opened.splice(0).map((one) => one.close()));
});
afterAll(() => endpoint.stop());

async function open(options: Partial<SnowflakeOptions> = {}): Promise<Warehouse> {
  const warehouse = await emulatedWarehouse(endpoint, options);
  opened.push(warehouse);
  return warehouse;
}

const one = (warehouse: Warehouse, signal?: AbortSignal): Promise<unknown> =>
  signal === undefined
    ? readAll(warehouse, 'SELECT 1 AS "n"', { columns: { n: types.int64 } })
    : warehouse.read({ statement: wait(30), upload: null, batchRows: 1, signal });
const wait = (seconds: number): ReturnType<typeof verified> =>
  verified(`SELECT SYSTEM$WAIT(${seconds})`, { columns: { SYSTEM$WAIT: types.string } });
const many = verified('SELECT seq4() AS "n" FROM TABLE(GENERATOR(ROWCOUNT => 100000))', { columns: { n: null } });
const code = (wanted: string): object => ({ diagnostics: [expect.objectContaining({ code: wanted })] });

async function statusOf(text: string): Promise<string | undefined> {
  const { statements } = await endpoint.log();
  return statements.findLast(({ sql }) => sql === text)?.status;
}

describe("when the service fails", () => {
  it("a moment of 5xx is passed over", async () => {
    const warehouse = await open();
    endpoint.faults.inject({ fault: serverError(503), when: runsStatement, times: 1 });
    expect(await one(warehouse)).toEqual([[1n]]);
  });

  it("5xx that does not end is given up, and the next work finds a new session", async () => {
    const warehouse = await open({ stallTimeoutMs: 2_500 });
    await one(warehouse);
    endpoint.faults.inject({ fault: serverError(503), when: runsStatement, times: 3 });
    const begun = Date.now();
    await expect(one(warehouse)).rejects.toMatchObject(code("connection-lost"));
    expect(Date.now() - begun).toBeLessThan(40_000);
    endpoint.faults.clear();
    expect(await one(warehouse)).toEqual([[1n]]);
  });

  it("a log-in that does not come is given up", async () => {
    const warehouse = await open({ connectTimeoutMs: 2_500 });
    endpoint.faults.inject({ fault: serverError(503), when: ({ path }) => path.includes("login"), times: 3 });
    await expect(one(warehouse)).rejects.toMatchObject(code("warehouse-unreachable"));
  });

  it("an expired token is renewed, unseen", async () => {
    const warehouse = await open();
    await one(warehouse);
    endpoint.faults.inject({ fault: expiredToken, when: runsStatement });
    expect(await one(warehouse)).toEqual([[1n]]);
  });

  it("a result that breaks off comes whole, or ends with an error", async () => {
    const warehouse = await open({ stallTimeoutMs: 2_000 });
    endpoint.faults.inject({ fault: { kind: "drop", afterBytes: 5_000 }, when: fetchesChunk, times: 50 });
    const { batches } = await warehouse.read({ statement: many, upload: null, batchRows: 10_000 });
    let rows = 0;
    const reading = (async () => {
      for await (const batch of batches) rows += batch.rows;
    })();
    await expect(reading).rejects.toMatchObject(code("connection-lost"));
    expect(rows).toBeLessThan(100_000);
    endpoint.faults.clear();
    expect(await one(warehouse)).toEqual([[1n]]);
  });
});

describe("a slow statement", () => {
  it("is cancelled by a signal, on the warehouse too", async () => {
    const warehouse = await open();
    const stop = new AbortController();
    const running = one(warehouse, stop.signal);
    setTimeout(() => stop.abort(), 2_500);
    await expect(running).rejects.toMatchObject(code("cancelled"));
    await expect.poll(() => statusOf(wait(30).text)).toBe("ABORTED");
    await expect(one(warehouse, stop.signal)).rejects.toMatchObject(code("cancelled"));
  });

  it("is stopped by the warehouse after the time allowed", async () => {
    const warehouse = await open({ statementTimeoutMs: 1_000 });
    const run = warehouse.read({ statement: wait(20), upload: null, batchRows: 1 });
    await expect(run).rejects.toMatchObject(code("statement-timeout"));
  });

  it("is waited for while the service says that it runs", async () => {
    const warehouse = await open({ stallTimeoutMs: 2_500 });
    expect(await readAll(warehouse, wait(6).text, { columns: { SYSTEM$WAIT: types.string } })).toHaveLength(1);
  });

  it("gives its place to others once it is cancelled while they wait", async () => {
    const warehouse = await open({ maxSessions: 1 });
    const stop = new AbortController();
    const running = one(warehouse, stop.signal);
    const waiting = one(warehouse);
    setTimeout(() => stop.abort(), 500);
    await expect(running).rejects.toMatchObject(code("cancelled"));
    expect(await waiting).toEqual([[1n]]);
  });
});

describe("credentials", () => {
  it("are sent as they were meant", async () => {
    const { account, accessUrl, database, schema } = endpoint.connection();
    const place = { account, accessUrl, database, schema };
    const warehouse = snowflakeWarehouse(await loadClient(), { ...place, oauthToken: "a secret token" });
    opened.push(warehouse);
    await one(warehouse);
    const { logins } = await endpoint.log();
    expect(logins.at(-1)).toMatchObject({ authenticator: "OAUTH" });
    expect(logins.at(-1)?.given).not.toContain("PASSWORD");
  });

  it("are in no message", async () => {
    const warehouse = await open({ password: "s3cret", accessUrl: "http://127.0.0.1:9", connectTimeoutMs: 1_000 });
    const message = await one(warehouse).then(String, String);
    expect(message).toContain("warehouse-unreachable");
    expect(message).not.toContain("s3cret");
  });
});
