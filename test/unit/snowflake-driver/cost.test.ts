import { describe, expect, it } from "vitest";
import type { ExecuteOptions } from "../../../dialects/snowflake/driver/client.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import { types, verified } from "../../executed/driver/statements.ts";
import { fakeClient } from "./fake-client.ts";

const statement = verified('SELECT 1 AS "n"', { columns: { n: types.int64 } });

function told(json: string, options = {}) {
  const client = fakeClient(({ sqlText }: ExecuteOptions) => (sqlText.startsWith("EXPLAIN") ? [[json]] : []));
  return { client, warehouse: snowflakeWarehouse(client, { account: "a", oauthToken: "t", ...options }) };
}

describe("what EXPLAIN says", () => {
  it("is bytes and partitions, as bounds from above", async () => {
    const stats = { partitionsTotal: 40, partitionsAssigned: 3, bytesAssigned: 123_456 };
    const { client, warehouse } = told(JSON.stringify({ GlobalStats: stats, Operations: [] }));
    expect(await warehouse.estimateCost({ statement, spineRows: 7, upload: null })).toEqual({
      bytes: 123_456n,
      accuracy: "upper_bound",
      rows: 7,
      partitions: { read: 3, all: 40 },
      plannerCost: null,
      basis: "explain",
    });
    expect(client.executed.map(({ sqlText }) => sqlText)).toEqual(['EXPLAIN USING JSON\nSELECT 1 AS "n"']);
  });

  it.each(["null", "{}", '{"GlobalStats":{}}', '{"GlobalStats":{"bytesAssigned":"many"}}'])(
    "may be nothing: %s",
    async (json) => {
      const estimate = await told(json).warehouse.estimateCost({ statement, spineRows: null, upload: null });
      expect(estimate).toMatchObject({ bytes: null, accuracy: "unknown", partitions: null });
    },
  );
});

describe("a statement's own time", () => {
  const timeoutOf = async (milliseconds: number | null, options = {}): Promise<unknown> => {
    const { client, warehouse } = told("", options);
    const limits = { bytes: null, milliseconds };
    await warehouse.read({ statement, upload: null, batchRows: 1, limits }).catch(() => undefined);
    return client.executed[0]?.parameters?.["STATEMENT_TIMEOUT_IN_SECONDS"];
  };

  it("is told with it, in whole seconds, where it is shorter than the session's", async () => {
    expect(await timeoutOf(2_500)).toBe(3);
    expect(await timeoutOf(2_500, { statementTimeoutMs: 10_000 })).toBe(3);
    expect(await timeoutOf(2_500, { statementTimeoutMs: 2_000 })).toBeUndefined();
    expect(await timeoutOf(null)).toBeUndefined();
  });
});
