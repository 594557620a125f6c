import { BigQuery } from "@google-cloud/bigquery";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clientSettings } from "../../../dialects/bigquery/driver/client.ts";
import { bigqueryWarehouse } from "../../../dialects/bigquery/driver/warehouse.ts";
import type { Warehouse } from "../../../src/ports/warehouse.ts";
import { allRows, inBatches, table, types } from "../../executed/driver/statements.ts";
import { serviceFault } from "../bigquery/faults.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";
import { emulatedWarehouse } from "../contract/bigquery-emulated.ts";
import { freePort } from "../processes/free-port.ts";
import {
  asksForRows,
  clientSecret,
  makesJob,
  numbers,
  refreshToken,
  startTokenServer,
  type TokenServer,
  witness,
} from "./bigquery-fire.ts";
import { failed } from "./told.ts";

let service: RunningBigQuery;
let tokens: TokenServer;

beforeAll(async () => {
  service = await startBigQuery({ pageRows: 1_000 });
  await service.client().createDataset("shop");
});
afterEach(() => service.faults.clear());
afterAll(() => service.stop());

const open = (options = {}): Warehouse => emulatedWarehouse(service, { dataset: "shop", ...options });
const read = async (warehouse: Warehouse, signal?: AbortSignal) =>
  allRows(await warehouse.read({ statement: numbers, upload: null, batchRows: 1_000, signal }));

describe("who asks", () => {
  beforeAll(async () => {
    tokens = await startTokenServer();
  });
  afterAll(() => tokens.stop());

  it("is asked for another token where the service refuses one before its time, unseen", async () => {
    const warehouse = tokens.warehouse(service, { dataset: "shop" });
    await read(warehouse);
    const old = `Bearer ya29.token-${tokens.given()}`;
    const refused = serviceFault(401, "authError", "Request had invalid authentication credentials.");
    service.faults.inject({ fault: refused, when: ({ authorization }) => authorization === old, times: 1_000 });
    const before = tokens.given();
    expect(await read(warehouse)).toHaveLength(3_500);
    expect(tokens.given()).toBe(before + 1);
  });

  it("is told to log in where no token is taken, and shown no token", async () => {
    const told = `Bearer ya29.token-${tokens.given()} is no longer valid; refresh_token=${refreshToken}`;
    service.faults.inject({ fault: serviceFault(401, "authError", told), times: 1_000 });
    const warehouse = tokens.warehouse(service, { dataset: "shop" });
    const { code, text } = await failed(10_000, () => read(warehouse));
    expect(code).toBe("warehouse-unreachable");
    expect(text).toContain("gcloud auth application-default login");
    expect(text).not.toMatch(/ya29|1\/\//);
  });

  it("is told to log in where a log-in was revoked, and shown no secret", async () => {
    const warehouse = tokens.warehouse(service, { dataset: "shop" });
    tokens.refuse();
    const { code, text } = await failed(10_000, () => read(warehouse));
    expect(code).toBe("warehouse-unreachable");
    expect(text).toMatch(/invalid_grant.*gcloud auth application-default login/s);
    expect(text).not.toContain(refreshToken);
    expect(text).not.toContain(clientSecret);
  });

  it.each([
    ["accessDenied", "warehouse-error", /BigQuery Job User/],
    ["quotaExceeded", "warehouse-error", /a quota is used up/],
    ["billingNotEnabled", "warehouse-error", /enable billing/],
  ])("is told what a 403 with %s wants, at once and once", async (reason, wanted, hint) => {
    const before = service.faults.struck();
    service.faults.inject({ fault: serviceFault(403, reason), times: 50, when: makesJob });
    const { code, text, after } = await failed(3_000, () => read(open()));
    expect(code).toBe(wanted);
    expect(text).toMatch(hint);
    expect([service.faults.struck() - before, after < 2_000]).toEqual([1, true]);
  });
});

describe("a service that is overloaded", () => {
  const bursts = [
    ["429", serviceFault(429, "rateLimitExceeded")],
    ["403 rateLimitExceeded", serviceFault(403, "rateLimitExceeded")],
    ["500", serviceFault(500, "internalError")],
    ["502 with a page", { kind: "page", status: 502, html: "<html><body>Bad Gateway</body></html>" }],
    ["503", serviceFault(503, "backendError")],
  ] as const;

  it.each(bursts)("with %s is asked again, and does everything once", async (_, fault) => {
    const told = witness(service);
    await told.jobs();
    service.faults.inject({ fault, when: makesJob, times: 2 });
    service.faults.inject({ fault, when: asksForRows, times: 3 });
    expect(await read(open())).toHaveLength(3_500);
    expect(await told.jobs()).toEqual(["DONE"]);
  });

  it.each([bursts[1], bursts[3]])("with %s for good is given up within its tries", async (_, fault) => {
    const before = service.faults.struck();
    service.faults.inject({ fault, when: makesJob, times: 1_000 });
    const { code, text } = await failed(10_000, () => read(open()));
    expect(code).toBe("warehouse-error");
    expect(text).not.toContain("<");
    expect(service.faults.struck() - before).toBe(5);
  });

  it("makes one table and loads rows once, though every answer is lost at first", async () => {
    const told = witness(service);
    await told.jobs();
    const struck = new Set<string>();
    const once = ({ method, path, body }: { method: string; path: string; body: string }): boolean => {
      const request = `${method} ${path} ${body.length}`;
      if (method === "GET" || struck.has(request)) return false;
      struck.add(request);
      return true;
    };
    service.faults.inject({ fault: { kind: "drop", afterBytes: 10 }, when: once, times: 1_000 });
    const columns = [{ name: "n", type: types.int64 }];
    const run = { table: table("once"), columns, rows: inBatches([[1n], [2n]]), indexes: [] };
    expect((await open().load({ ...run, ifExists: "error" })).rows).toBe(2n);
    expect((await open().load({ ...run, rows: inBatches([[3n]]), ifExists: "append" })).rows).toBe(1n);
    const created = await open().createTable({
      statement: numbers,
      upload: null,
      table: table("made_once"),
      ifExists: "error",
      unjoinable: null,
      comment: () => "made",
    });
    expect(created.rows).toBe(3_500n);
    expect(struck.size).toBeGreaterThanOrEqual(4);
    expect(await told.jobs()).toEqual(["DONE", "DONE", "DONE"]);
    const { tables } = await open().catalog([table("once"), table("made_once")]);
    expect(tables.map(({ rows }) => rows)).toEqual([3, 3_500]);
  });
});

describe("a service that is not there", () => {
  const at = (apiEndpoint: string): Warehouse => {
    const given = { ...service.connection, apiEndpoint } as unknown as ConstructorParameters<typeof BigQuery>[0];
    return bigqueryWarehouse(new BigQuery({ ...clientSettings({}), ...given }), {});
  };

  it("refuses the connection", async () => {
    const { code, text } = await failed(12_000, async () => read(at(`http://127.0.0.1:${await freePort()}`)));
    expect(code).toBe("warehouse-unreachable");
    expect(text).toMatch(/ECONNREFUSED.*check the network/);
  });

  it("has no address", async () => {
    const { code, text } = await failed(25_000, () => read(at("http://no-such-host.invalid")));
    expect(code).toBe("warehouse-unreachable");
    expect(text).toMatch(/no-such-host\.invalid.*name of the host/);
  });

  it("never answers: that ends at twice the time of one answer", async () => {
    service.faults.inject({ fault: { kind: "stall" }, times: 1_000 });
    const { code, text, after } = await failed(8_000, () => read(open({ requestTimeoutMs: 600 })));
    expect(code).toBe("connection-lost");
    expect(text).toContain("no answer for");
    // The question, then the attempt to cancel what may have begun.
    expect(after).toBeLessThan(4 * (2 * 1_200 + 1_000));
  });

  it("falls silent in the middle of an answer: the answer is asked for again", async () => {
    service.faults.inject({ fault: { kind: "stall", afterBytes: 300 }, when: asksForRows, times: 1 });
    expect(await read(open({ requestTimeoutMs: 2_000 }))).toHaveLength(3_500);
  });

  it("is waited for while its job is at work, however short the time for one answer", async () => {
    service.holdJobs(4_500);
    expect(await read(open({ requestTimeoutMs: 1_500 }))).toHaveLength(3_500);
    service.holdJobs(0);
  });
});

describe("an answer that makes no sense", () => {
  const page = { kind: "page", status: 200, html: "<html><body>Log in to the Wi-Fi</body></html>" } as const;
  const nonsense = [
    ["a page", page],
    ["an empty object", { kind: "answer", status: 200, body: {} }],
    ["a list", { kind: "answer", status: 200, body: [] }],
    [
      "rows that are no rows",
      { kind: "answer", status: 200, body: { jobComplete: true, rows: [{ f: [null] }, null] } },
    ],
    ["a broken text", { kind: "page", status: 200, html: '{"jobComplete": tr' }],
  ] as const;

  it.each(nonsense.slice(0, 2))("is told as such: %s for a job", async (_, fault) => {
    service.faults.inject({ fault, when: makesJob, times: 1_000 });
    const { code, text } = await failed(15_000, () => read(open()));
    expect(code).toBe("warehouse-error");
    expect(text).toMatch(/the answer is no (job|JSON).*HTTPS_PROXY/);
  });

  it.each(nonsense)("is told as such: %s for rows", async (_, fault) => {
    service.faults.inject({ fault, when: asksForRows, times: 1_000 });
    const { code, text } = await failed(15_000, () => read(open()));
    expect(code).toBe("warehouse-error");
    expect(text).toMatch(/the answer is no (page of a result|JSON)/);
  });

  it("once is passed over", async () => {
    service.faults.inject({ fault: page, when: makesJob });
    service.faults.inject({ fault: page, when: asksForRows });
    expect(await read(open())).toHaveLength(3_500);
  });
});
