import { describe, expect, it } from "vitest";
import { redacted, toAsofError } from "../../../dialects/bigquery/driver/errors.ts";

const told = (status: number, reason: string, message: string): string =>
  toAsofError(Object.assign(new Error("outer"), { code: status, errors: [{ reason, message }] })).message;

describe("errors of the service", () => {
  it.each([
    [404, "notFound", "Not found: Table p:d.t", "relation-not-found"],
    [403, "accessDenied", "Access Denied", "warehouse-error"],
    [403, "quotaExceeded", "Quota exceeded", "warehouse-error"],
    [401, "authError", "Invalid Credentials", "warehouse-unreachable"],
    [400, "invalidQuery", "Unrecognized name: nope at [1:8]", "column-not-found"],
    [400, "invalidQuery", "Syntax error: at [2:3]", "warehouse-error"],
    [400, "stopped", "Job execution was cancelled: User requested cancellation", "cancelled"],
    [400, "stopped", "Job execution was cancelled: Job timed out after 300 ms", "statement-timeout"],
    [409, "duplicate", "Already Exists: Table p:d.t", "file-exists"],
    [400, "resourcesExceeded", "Resources exceeded", "warehouse-full"],
    [503, "backendError", "Error encountered during execution", "warehouse-error"],
  ])("%i %s %s", (status, reason, message, code) => {
    const words = told(status, reason, message);
    expect(words).toContain(`error[${code}] ${message}`);
    expect(words).toContain("fix: ".repeat(Number(reason !== "invalidQuery")));
  });

  it("tell a broken connection and missing credentials", () => {
    const code = (error: Error): string | undefined => toAsofError(error).diagnostics[0]?.code;
    expect(code(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }))).toBe("connection-lost");
    expect(code(new Error("Could not load the default credentials. Browse to …"))).toBe("warehouse-unreachable");
    expect(code(new Error("invalid_grant"))).toBe("warehouse-unreachable");
  });

  it("hold no token and no key", () => {
    const pem = "-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----";
    const message = `a ya29.secret-1 b Bearer secret2 c "refresh_token": "secret3" d ${pem} e`;
    expect(redacted(message)).not.toMatch(/secret\d|MII|secret-1/);
    expect(redacted("Unrecognized name: key at [1:1]")).toBe("Unrecognized name: key at [1:1]");
  });
});
