import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadClient } from "../../../dialects/snowflake/driver/installed.ts";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import type { Row } from "../../../src/ir/value.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, types, verified } from "../../executed/driver/statements.ts";
import { emulatedWarehouse } from "../contract/snowflake-emulated.ts";
import type { Fault } from "../faults/fault.ts";
import { freePort } from "../processes/free-port.ts";
import { expiredToken, logsIn, refusal, runsStatement, serverError } from "../snowflake/faults.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";
import { failed } from "./told.ts";

let endpoint: RunningSnowflake;
const opened: Warehouse[] = [];

beforeAll(async () => {
  endpoint = await startSnowflake();
});
afterEach(async () => {
  endpoint.faults.clear();
  await Promise.all(opened.splice(0).map((one) => one.close()));
  // Also those whose log-in came through after it was given up.
  await expect.poll(async () => (await endpoint.log()).sessions).toBe(0);
});
afterAll(() => endpoint.stop());

const hasty = { stallTimeoutMs: 2_500, connectTimeoutMs: 2_500 };
async function open(options: Partial<SnowflakeOptions> = {}): Promise<Warehouse> {
  const warehouse = await emulatedWarehouse(endpoint, { ...hasty, ...options });
  opened.push(warehouse);
  return warehouse;
}

const one = verified('SELECT 1 AS "n"', { columns: { n: types.int64 } });
const read = async (warehouse: Warehouse): Promise<readonly Row[]> =>
  allRows(await warehouse.read({ statement: one, upload: null, batchRows: 10 }));

const page = (status: number, html = "<html><body>Log in to the Wi-Fi</body></html>"): Fault => ({
  kind: "page",
  status,
  html,
});

describe("logging in", () => {
  const refusals = [
    ["a key that is not the user's", refusal("390144", "JWT token is invalid."), /public key is set for the user/],
    ["an OAuth token that has expired", refusal("390318", "OAuth access token expired."), /get another/],
    ["a wrong user", refusal("390100", "Incorrect username or password was specified."), /check the user/],
    ["a network policy", refusal("390422", "Incoming request with IP 1.2.3.4 is not allowed"), /network policy/],
    ["a 403", page(403), /HTTP 403.*identifier/s],
    ["a page of something else", page(200), /makes no sense/],
    ["an answer that comes late", { kind: "delay", ms: 5_000 }, /no session within 2500 ms/],
    ["503 for good", serverError(503), /no session within 2500 ms|HTTP 503/],
  ] as const;

  it.each(refusals)("that is answered with %s ends with its cause, and no secret", async (_, fault, text) => {
    const warehouse = await open({ password: "s3cret-and-long" });
    endpoint.faults.inject({ fault, when: logsIn, times: 1_000 });
    const told = await failed(6_000, () => read(warehouse));
    expect(told.code).toBe("warehouse-unreachable");
    expect(told.text).toMatch(text);
    expect(told.text).not.toContain("s3cret");
    endpoint.faults.clear();
    expect(await read(warehouse)).toEqual([[1n]]);
  });

  const somewhere = async (accessUrl: string): Promise<Warehouse> => {
    const login = { user: "someone", password: "s3cret-and-long", allowPassword: true, ...hasty };
    const warehouse = snowflakeWarehouse(await loadClient(), { account: "local", accessUrl, ...login });
    opened.push(warehouse);
    return warehouse;
  };

  it("where nobody listens", async () => {
    const warehouse = await somewhere(`http://127.0.0.1:${await freePort()}`);
    const { code, text } = await failed(4_000, () => read(warehouse));
    expect([code, text]).toEqual(["warehouse-unreachable", expect.stringMatching(/within 2500 ms|ECONNREFUSED/)]);
  });

  it("at a name that has no address", async () => {
    const warehouse = await somewhere("http://no-such-host.invalid");
    const { code, text } = await failed(4_000, () => read(warehouse));
    expect([code, text]).toEqual([
      "warehouse-unreachable",
      expect.stringMatching(/within 2500 ms|ENOTFOUND|EAI_AGAIN/),
    ]);
  });

  it("comes through after a moment of 503 and 429", async () => {
    const warehouse = await open({ connectTimeoutMs: 30_000 });
    endpoint.faults.inject({ fault: serverError(503), when: logsIn });
    endpoint.faults.inject({ fault: serverError(429), when: logsIn });
    expect(await read(warehouse)).toEqual([[1n]]);
  });
});

describe("a session", () => {
  it("whose token expired is renewed, unseen", async () => {
    const warehouse = await open();
    await read(warehouse);
    endpoint.faults.inject({ fault: expiredToken, when: runsStatement, times: 3 });
    expect(await read(warehouse)).toEqual([[1n]]);
  });

  it.each([
    ["has ended", []],
    ["has ended, in the service's words,", [refusal("390111", "Session no longer exists. New login required.")]],
    ["cannot be renewed", [refusal("390114", "Authentication token has expired. The user must authenticate again.")]],
  ])("that %s is told, and replaced for the next work", async (_, faults) => {
    const warehouse = await open();
    await read(warehouse);
    await endpoint.endSessions();
    for (const fault of faults) endpoint.faults.inject({ fault, when: runsStatement });
    expect((await failed(3_000, () => read(warehouse))).code).toBe("connection-lost");
    expect(await read(warehouse)).toEqual([[1n]]);
  });

  it("whose token is never taken ends", async () => {
    const warehouse = await open();
    await read(warehouse);
    endpoint.faults.inject({ fault: expiredToken, when: runsStatement, times: 100_000 });
    expect((await failed(12_000, () => read(warehouse))).code).toBe("connection-lost");
    endpoint.faults.clear();
  });
});

describe("a statement", () => {
  const answers = [
    ["401", page(401), "connection-lost", /HTTP 401/],
    ["403", page(403), "connection-lost", /HTTP 403/],
    ["503 for good", serverError(503), "connection-lost", /no answer for 2500 ms/],
    ["429 for good", serverError(429), "connection-lost", /no answer for 2500 ms/],
    ["silence", { kind: "stall" }, "connection-lost", /no answer for 2500 ms/],
    ["half an answer", { kind: "stall", afterBytes: 60 }, "connection-lost", /no answer for 2500 ms/],
    ["connections that break", { kind: "drop" }, "connection-lost", /no answer for 2500 ms/],
    ["a page", page(200), "warehouse-error", /makes no sense.*accessUrl/],
    ["nothing", page(200, ""), "warehouse-error", /makes no sense/],
    ["an empty object", { kind: "answer", status: 200, body: {} }, "warehouse-error", /makes no sense/],
    ["no data", { kind: "answer", status: 200, body: { success: true } }, "warehouse-error", /makes no sense/],
    ["no columns", { kind: "answer", status: 200, body: { success: true, data: {} } }, "warehouse-error", /no sense/],
    ["no warehouse", refusal("000606", "No active warehouse selected.", "57P03"), "warehouse-error", /resume/],
    ["a used-up monitor", refusal("090073", "Warehouse 'W' cannot be resumed."), "warehouse-error", /resource monitor/],
    ["a lack of rights", refusal("003001", "Insufficient privileges", "42501"), "warehouse-error", /grant the role/],
  ] as const;

  it.each(answers)(
    "that is answered with %s ends within its time, and its session too",
    async (_, fault, code, text) => {
      const warehouse = await open();
      await read(warehouse);
      endpoint.faults.inject({ fault, when: runsStatement, times: 1_000 });
      const told = await failed(9_000, () => read(warehouse));
      expect(told.code).toBe(code);
      expect(told.text).toMatch(text);
      expect((await endpoint.log()).sessions).toBe(0);
      endpoint.faults.clear();
      expect(await read(warehouse)).toEqual([[1n]]);
    },
  );

  it.each([
    ["503", serverError(503)],
    ["a connection that breaks", { kind: "drop" }],
  ] as const)("that is first answered with %s is sent again", async (_, fault) => {
    const warehouse = await open({ stallTimeoutMs: 20_000 });
    await read(warehouse);
    endpoint.faults.inject({ fault, when: runsStatement });
    expect(await read(warehouse)).toEqual([[1n]]);
  });
});
