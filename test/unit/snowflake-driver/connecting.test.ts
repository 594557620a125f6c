import { describe, expect, it } from "vitest";
import type { SnowflakeOptions } from "../../../dialects/snowflake/driver/options.ts";
import { snowflakeWarehouse } from "../../../dialects/snowflake/driver/warehouse.ts";
import { fakeClient, type Reply } from "./fake-client.ts";

const token = { account: "org-acme", oauthToken: "t0ken" } as const;
const code = (wanted: string): object => ({ diagnostics: [expect.objectContaining({ code: wanted })] });

/** What one count sends, and how it ends. */
async function counting(reply: Reply, options: Partial<SnowflakeOptions> = {}, signal?: AbortSignal) {
  const client = fakeClient(() => reply);
  const warehouse = snowflakeWarehouse(client, { ...token, ...options });
  const from = { kind: "table", relation: { database: null, schema: null, name: 'a"; DROP' } } as const;
  const question = { kind: "duplicate_keys", from, columns: ["k"] } as const;
  const answer = await warehouse.count(question, signal).catch((error: unknown) => error);
  return { client, answer, warehouse };
}

describe("ways to log in", () => {
  const refusals: readonly (readonly [string, SnowflakeOptions, string])[] = [
    ["none", { account: "a" }, "needs a way to log in"],
    ["two", { ...token, privateKeyPath: "k.p8", user: "u" }, "privateKeyPath, oauthToken"],
    ["a password without its flag", { account: "a", user: "u", password: "s3cret" }, "plain password"],
    ["a key without a user", { account: "a", privateKeyPath: "k.p8" }, "needs a user"],
    ["no sessions", { ...token, maxSessions: 0 }, "maxSessions"],
    ["a timeout that no clock measures", { ...token, stallTimeoutMs: 0.5 }, "stallTimeoutMs"],
  ];
  it.each(refusals)("%s: refused before anything is sent", (_, options, words) => {
    const open = (): unknown =>
      snowflakeWarehouse(
        fakeClient(() => []),
        options,
      );
    expect(open).toThrow(words);
    expect(open).not.toThrow("s3cret");
  });

  const accepted: readonly (readonly [string, SnowflakeOptions, object])[] = [
    ["OAuth", token, { authenticator: "OAUTH", token: "t0ken" }],
    [
      "a key pair by its path",
      { account: "a", user: "u", privateKeyPath: "k.p8", privateKeyPassphrase: "p" },
      { authenticator: "SNOWFLAKE_JWT", username: "u", privateKeyPath: "k.p8", privateKeyPass: "p" },
    ],
    [
      "a key from the environment, in one line",
      { account: "a", user: "u", privateKey: "BEGIN\\nEND" },
      { authenticator: "SNOWFLAKE_JWT", privateKey: "BEGIN\nEND" },
    ],
    [
      "a workload identity",
      { account: "a", workloadIdentity: "AWS" },
      { authenticator: "WORKLOAD_IDENTITY", workloadIdentityProvider: "AWS" },
    ],
    [
      "a password that is asked for",
      { account: "a", user: "u", password: "p", allowPassword: true },
      { authenticator: "SNOWFLAKE", password: "p" },
    ],
  ];
  it.each(accepted)("%s", async (_, options, wanted) => {
    const client = fakeClient(() => [["0"]]);
    const warehouse = snowflakeWarehouse(client, options);
    const from = { kind: "table", relation: { database: null, schema: null, name: "t" } } as const;
    await warehouse.count({ kind: "duplicate_keys", from, columns: [] });
    expect(client.connections[0]).toMatchObject({ account: options.account, ...wanted });
    expect(Object.values(client.connections[0] ?? {})).not.toContain(undefined);
  });
});

describe("a session", () => {
  it("is used again, quotes names and tags its statements", async () => {
    const { client, answer, warehouse } = await counting([["3"]]);
    expect(answer).toBe(3n);
    expect(client.executed[0]?.sqlText).toContain('FROM "a""; DROP" AS q WHERE "k" IS NOT NULL');
    expect(client.executed[0]?.parameters).toEqual({ QUERY_TAG: "asof" });
    const from = { kind: "table", relation: { database: null, schema: null, name: "t" } } as const;
    await warehouse.count({ kind: "duplicate_keys", from, columns: [] });
    expect(client.connections).toHaveLength(1);
    await warehouse.close();
    expect(client.ended).toBe(1);
    await expect(warehouse.count({ kind: "duplicate_keys", from, columns: [] })).rejects.toMatchObject(
      code("warehouse-unreachable"),
    );
  });

  const failures: readonly (readonly [string, object, string])[] = [
    ["a missing table", { code: "002003", sqlState: "42S02" }, "relation-not-found"],
    ["an unknown column", { code: "000904", sqlState: "42000" }, "column-not-found"],
    ["a time limit", { code: "000630", sqlState: "57014" }, "statement-timeout"],
    ["a cancelled query", { code: "000604", sqlState: "57014" }, "cancelled"],
    ["a name that is taken", { code: "002002", sqlState: "42710" }, "file-exists"],
    ["the network", { code: 401001 }, "connection-lost"],
    ["a socket", { code: "ECONNRESET" }, "connection-lost"],
    ["a missing right", { code: "003001", sqlState: "42501" }, "warehouse-error"],
  ];
  it.each(failures)("that failed for %s is not used again", async (_, fields, wanted) => {
    const error = Object.assign(new Error("it failed with t0ken\n  at stack"), fields);
    const { client, answer } = await counting(error);
    expect(answer).toMatchObject(code(wanted));
    expect(String(answer)).not.toContain("t0ken");
    expect(String(answer)).not.toContain("stack");
    expect(client.ended).toBe(1);
  });
});

describe("a statement that nobody answers", () => {
  it("is given up and cancelled", async () => {
    const { client, answer } = await counting("silence", { stallTimeoutMs: 50 });
    expect(answer).toMatchObject(code("connection-lost"));
    expect(client.cancelled).toHaveLength(1);
  });

  it("is cancelled by a signal", async () => {
    const { client, answer } = await counting("silence", {}, AbortSignal.timeout(50));
    expect(answer).toMatchObject(code("cancelled"));
    expect(client.cancelled).toHaveLength(1);
    expect(client.ended).toBe(1);
  });
});
