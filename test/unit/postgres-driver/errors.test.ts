import { describe, expect, it } from "vitest";
import { toAsofError } from "../../../dialects/postgres/driver/errors.ts";
import { AsofError } from "../../../src/kernel/diagnostics.ts";

const failure = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);
const codeOf = (error: unknown, connecting = false) =>
  toAsofError(error, { place: "the server at h:1", connecting }).diagnostics[0]?.code;

describe("errors of the driver", () => {
  it.each([
    ["42P01", "relation-not-found"],
    ["42703", "column-not-found"],
    ["57014", "cancelled"],
    ["42P07", "file-exists"],
    ["57P01", "connection-lost"],
    ["08006", "connection-lost"],
    ["25P03", "connection-lost"],
    ["ECONNRESET", "connection-lost"],
    ["EPIPE", "connection-lost"],
    ["22012", "warehouse-error"],
    ["53100", "warehouse-full"],
    ["53200", "warehouse-full"],
    ["53400", "warehouse-full"],
    ["25P04", "statement-timeout"],
    ["40001", "warehouse-error"],
  ])("of state %s are %s", (code, expected) => {
    expect(codeOf(failure("x", { code }))).toBe(expected);
  });

  it("tell a statement that took too long from one that was stopped", () => {
    const code = "57014";
    expect(codeOf(failure("canceling statement due to statement timeout", { code }))).toBe("statement-timeout");
    expect(codeOf(failure("canceling statement due to user request", { code }))).toBe("cancelled");
  });

  it("tell them apart by the time that went by where the server's words are not English", () => {
    const told = (isOvertime: boolean) => {
      const german = failure("Anfrage wird abgebrochen", { code: "57014" });
      return toAsofError(german, { place: "p", connecting: false, isOvertime }).diagnostics[0]?.code;
    };
    expect([told(true), told(false)]).toEqual(["statement-timeout", "cancelled"]);
  });

  it("without a state are losses where pg says so", () => {
    expect(codeOf(failure("Connection terminated unexpectedly"))).toBe("connection-lost");
    expect(codeOf(failure("Client has encountered a connection error and is not queryable"))).toBe("connection-lost");
    expect(codeOf(failure("something else"))).toBe("warehouse-error");
  });

  it("before a session is had name the place", () => {
    for (const code of ["28P01", "3D000", "ECONNREFUSED", "53300"])
      expect(codeOf(failure("x", { code }), true)).toBe("warehouse-unreachable");
    const several = new AggregateError([
      failure("connect ECONNREFUSED ::1:1"),
      failure("connect ECONNREFUSED 127.0.0.1:1"),
    ]);
    const said = toAsofError(several, { place: "the server at h:1", connecting: true }).message;
    expect(said).toMatch(/the server at h:1: connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127/);
  });

  it("carry the server's detail, hint and state, and not themselves", () => {
    const error = toAsofError(failure("bad", { code: "XX000", detail: "why", hint: "do this" }), {
      place: "p",
      connecting: false,
    });
    expect(error.diagnostics[0]).toMatchObject({ message: "bad (why) [SQLSTATE XX000]", hint: "do this" });
    expect(error.cause).toBe(undefined);
  });

  it("that are ours already stay", () => {
    const ours = AsofError.of("spine-invalid", "x");
    expect(toAsofError(ours, { place: "p", connecting: true })).toBe(ours);
  });
});
