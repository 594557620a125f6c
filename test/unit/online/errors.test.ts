import { expect, it } from "vitest";
import { failureOf, toAsofError } from "../../../src/online/dynamodb/errors.ts";

function serviceError(name: string, status: number | null, message = "secret-in-a-message"): Error {
  const metadata = status === null ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), { name, ...metadata });
}

it.each([
  ["ThrottlingException", 400, "throttled", "online-store-throttled"],
  ["ProvisionedThroughputExceededException", 400, "throttled", "online-store-throttled"],
  ["RequestLimitExceeded", 400, "throttled", "online-store-throttled"],
  ["InternalServerError", 500, "lost", "online-store-unreachable"],
  ["ServiceUnavailable", 503, "lost", "online-store-unreachable"],
  ["TimeoutError", null, "lost", "online-store-unreachable"],
  ["UnrecognizedClientException", 400, "final", "online-store-unreachable"],
  ["InvalidSignatureException", 400, "final", "online-store-unreachable"],
  ["CredentialsProviderError", null, "final", "online-store-unreachable"],
  ["ResourceNotFoundException", 400, "final", "online-store-error"],
  ["SomethingNew", 400, "final", "online-store-error"],
  ["AbortError", null, "final", "cancelled"],
])("%s is %s and told without its words", (name, status, failure, code) => {
  const error = serviceError(name, status);
  expect(failureOf(error)).toBe(failure);
  const told = toAsofError(error, "the table");
  expect(told.diagnostics[0]?.code).toBe(code);
  expect(JSON.stringify(told.diagnostics) + told.message + String(told.cause)).not.toContain("secret-in-a-message");
});

it("a request that cannot be is told in the service's words", () => {
  expect(
    toAsofError(serviceError("ValidationException", 400, "Item size has exceeded"), "the table").message,
  ).toContain("Item size has exceeded");
});

it("lines that are cut are made again", () => {
  for (const code of ["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "EPIPE"])
    expect(failureOf(Object.assign(new Error("x"), { code }))).toBe("lost");
});
