import { afterAll, beforeAll, expect, it } from "vitest";
import { functions } from "../../../dialects/bigquery/functions/index.ts";
import { lexicon } from "../../../dialects/bigquery/lexicon.ts";
import { join, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { matchesLanguage } from "../../matrix/language.ts";
import { askedSeed, seed, told } from "../../support/seed.ts";
import { type RunningBigQuery, startBigQuery } from "../bigquery/start.ts";
import { type Asked, compareAll } from "./compare.ts";

const expressions = Number(process.env["ASOF_EXPRESSION_CASES"] ?? 2_000);
/** The expressions that docs/matrix.md tells of: the same in every run, beside others that are not. */
const recorded = {
  engine: "Google's reference evaluator of GoogleSQL",
  evidence: "emulated",
  seed: 7,
  scenarios: 1_000,
} as const;

let service: RunningBigQuery;
beforeAll(async () => {
  service = await startBigQuery();
});
afterAll(() => service?.stop());

const asked: Asked = {
  lexicon,
  functions,
  rows: async (statement) => {
    const [rows] = await service.client().query({ query: statement });
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
};

it(`closures and SQL agree on BigQuery's evaluator, on ${expressions} expressions (${told(seed)})`, {
  timeout: 600_000,
}, async () => {
  const report = await compareAll(asked, seed, expressions, 16);
  expect(report.faults).toEqual([]);
  expect(report.compared).toBeGreaterThan(expressions * 8);
});

const isAsked = process.env["ASOF_EXPRESSION_CASES"] !== undefined || askedSeed !== null;
it.runIf(!isAsked)(
  "they agree on the expressions of the table of functions (npx vitest -u keeps a new one)",
  { timeout: 600_000 },
  async () => {
    const { faults, met } = await compareAll(asked, recorded.seed, recorded.scenarios, 16);
    expect(faults).toEqual([]);
    await matchesLanguage("bigquery", recorded, met);
  },
);
