import type { BigQuery } from "@google-cloud/bigquery";
import { describe, expect, it } from "vitest";
import { Service } from "../../../dialects/bigquery/driver/service.ts";

type Answer = (error: unknown, body?: unknown) => void;

/** A client whose service answers as it is told, and whose credentials are these. */
function client(answer: (attempt: number, done: Answer) => void, auth: object): BigQuery {
  let attempts = 0;
  const request = (_request: object, done: Answer): void => {
    attempts += 1;
    answer(attempts, done);
  };
  return { projectId: "p", request, authClient: { getClient: async () => auth } } as unknown as BigQuery;
}

const refused = Object.assign(new Error("Invalid Credentials"), { code: 401 });

describe("a call", () => {
  it.each([
    ["a log-in", { credentials: { refresh_token: "r", expiry_date: 9e15 } }, "credentials"],
    ["a workload identity", { credentials: {}, cachedAccessToken: { expiry_date: 9e15 } }, "cachedAccessToken"],
  ])("with a refused token of %s fetches another, once", async (_what, auth, holder) => {
    const service = new Service(
      client((attempt, done) => (attempt === 1 ? done(refused) : done(null, { attempt })), auth),
      1_000,
    );
    expect(await service.call({ path: "/x" })).toEqual({ attempt: 2 });
    expect(Reflect.get(Object(Reflect.get(auth, holder)), "expiry_date")).toBe(1);
    let asked = 0;
    const never = new Service(
      client((attempt, done) => {
        asked = attempt;
        done(refused);
      }, auth),
      1_000,
    );
    await expect(never.ask({ path: "/x" })).rejects.toThrow(/error\[warehouse-unreachable\]/);
    expect(asked).toBe(2);
  });

  it("with a token that cannot be renewed is not repeated", async () => {
    let asked = 0;
    const answer = (attempt: number, done: Answer): void => {
      asked = attempt;
      done(refused);
    };
    const service = new Service(client(answer, { credentials: { access_token: "a" } }), 1_000);
    await expect(service.ask({ path: "/x" })).rejects.toThrow(/error\[warehouse-unreachable\]/);
    expect(asked).toBe(1);
  });

  it("is not made for an aborted signal, and left when it aborts", async () => {
    const service = new Service(
      client(() => undefined, {}),
      60_000,
    );
    await expect(service.ask({ path: "/x", signal: AbortSignal.abort() })).rejects.toThrow(/error\[cancelled\]/);
    await expect(service.ask({ path: "/x", signal: AbortSignal.timeout(20) })).rejects.toThrow(/error\[cancelled\]/);
  });
});
