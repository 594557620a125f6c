import { afterAll, beforeAll, expect, it } from "vitest";
import { functions } from "../../../dialects/bigquery/functions/index.ts";
import { lexicon } from "../../../dialects/bigquery/lexicon.ts";
import { join, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";
import { compareAll } from "./compare.ts";

const expressions = Number(process.env["ASOF_EXPRESSION_CASES"] ?? 2_000);
const seed = Number(process.env["ASOF_PROPERTY_SEED"] ?? Date.now() % 1_000_000);

let service: RunningBigQuery;
beforeAll(async () => {
  service = await startBigQuery();
});
afterAll(() => service?.stop());

it(`closures and SQL agree on BigQuery's evaluator, on ${expressions} expressions (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const client = service.client();
  const report = await compareAll(
    {
      lexicon,
      functions,
      rows: async (statement) => {
        const [rows] = await client.query({ query: statement });
        return rows.map((row) => Object.values(row).map((one) => (typeof one === "string" ? one : null)));
      },
      microseconds: (instant) => sql`UNIX_MICROS(${instant})`,
      // No infinite instants, and no NULLs in lists.
      without: { infiniteTimes: true, nullElements: true },
      cell: (value, type) => {
        if (!Array.isArray(value) || type.kind !== "array") return null;
        const items = value.map((one) => lexicon.cast(stringLiteral(String(one).replace("Infinity", "inf")), type.of));
        return sql`${lexicon.type(type)}[${join(items, sql`, `)}]`;
      },
      passesOver: () => false,
    },
    seed,
    expressions,
    16,
  );
  expect(report.faults).toEqual([]);
  expect(report.compared).toBeGreaterThan(expressions * 8);
});
