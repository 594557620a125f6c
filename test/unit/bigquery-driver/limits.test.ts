import { expect, test } from "vitest";
import type { Context } from "../../../dialects/bigquery/driver/context.ts";
import { limitedTo, unlimited } from "../../../dialects/bigquery/driver/limits.ts";
import { queryWork } from "../../../dialects/bigquery/driver/query-work.ts";

const contextOf = (options: Context["options"]): Context => ({ service: {} as Context["service"], options });
const billedBy = (context: Context): unknown => {
  const { query } = queryWork(context, "read", { text: "SELECT 1", parameters: [] }).configuration;
  return typeof query === "object" && query !== null ? Reflect.get(query, "maximumBytesBilled") : null;
};

test("a run's limits are told to the service, the lesser of these and the options'", () => {
  const run = { bytes: 500n, milliseconds: 2_000 };
  expect(billedBy(limitedTo(contextOf({}), run))).toBe("500");
  expect(billedBy(limitedTo(contextOf({ maximumBytesBilled: 400 }), run))).toBe("400");
  expect(billedBy(limitedTo(contextOf({ maximumBytesBilled: 600n }), run))).toBe("500");
  expect(limitedTo(contextOf({}), run).options.statementTimeoutMs).toBe(2_000);
  expect(limitedTo(contextOf({ statementTimeoutMs: 1_000 }), run).options.statementTimeoutMs).toBe(1_000);
});

test("without limits everything stays as it is, and what bills nothing has none", () => {
  const context = contextOf({ maximumBytesBilled: 400 });
  expect(limitedTo(context, undefined)).toBe(context);
  expect(billedBy(limitedTo(context, { bytes: null, milliseconds: null }))).toBe("400");
  expect(billedBy(unlimited(context))).toBeUndefined();
});
