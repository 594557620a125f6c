import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BigQueryClient } from "./client.ts";
import { serviceFault } from "./faults.ts";
import { type RunningBigQuery, startBigQuery } from "./start.ts";

let service: RunningBigQuery;
let client: BigQueryClient;

beforeAll(async () => {
  service = await startBigQuery({ pageRows: 1_000 });
  client = service.client({ maxRetries: 2, autoRetry: true });
});

afterEach(() => service.faults.clear());
afterAll(() => service.stop());

const query = "SELECT n FROM UNNEST(GENERATE_ARRAY(1, 3000)) AS n";

describe("the official client under fire", () => {
  it("asks again after a 503, and gives up after its retries", async () => {
    service.faults.inject({ fault: serviceFault(503, "backendError") });
    expect((await client.query(query))[0]).toHaveLength(3000);
    expect(service.faults.struck()).toBe(1);
    service.faults.inject({ fault: serviceFault(503, "backendError"), times: 50 });
    await expect(client.query(query)).rejects.toMatchObject({ code: 503 });
  });

  it.each([
    [403, "accessDenied"],
    [403, "quotaExceeded"],
    [401, "authError"],
  ])("does not ask again after %i %s", async (status, reason) => {
    const before = service.faults.struck();
    service.faults.inject({ fault: serviceFault(status, reason), times: 50 });
    await expect(client.query(query)).rejects.toMatchObject({ code: status, errors: [{ reason }] });
    expect(service.faults.struck() - before).toBe(1);
  });

  it("fails in the middle of a stream rather than end it early", async () => {
    const pages = /queries\/[^/?]+\?/;
    service.faults.inject({
      fault: { kind: "drop", afterBytes: 500 },
      when: ({ path }) => pages.test(path) && path.includes("pageToken"),
      times: 50,
    });
    let rows = 0;
    const read = async (): Promise<void> => {
      for await (const _row of client.createQueryStream(query)) rows += 1;
    };
    await expect(read()).rejects.toThrow();
    expect(rows).toBeLessThan(3000);
  });

  it("waits for a late answer", async () => {
    service.faults.inject({ fault: { kind: "delay", ms: 800 } });
    const started = performance.now();
    expect((await client.query("SELECT 1 AS one"))[0]).toEqual([{ one: 1 }]);
    expect(performance.now() - started).toBeGreaterThan(790);
  });
});
