import { afterAll, beforeAll, expect, it } from "vitest";
import { functions } from "../../../dialects/snowflake/functions/index.ts";
import { lexicon } from "../../../dialects/snowflake/lexicon.ts";
import { sql } from "../../../src/kernel/sql.ts";
import { matchesLanguage } from "../../matrix/language.ts";
import { askedSeed, seed, told } from "../../support/seed.ts";
import type { ClientConnection } from "../snowflake/client.ts";
import { connected, destroyed, execute } from "../snowflake/execute.ts";
import { type RunningSnowflake, startSnowflake } from "../snowflake/start.ts";
import { type Asked, compareAll } from "./compare.ts";

const expressions = Number(process.env["ASOF_EXPRESSION_CASES"] ?? 300);
/** The expressions that docs/matrix.md tells of: the same in every run, beside others that are not. */
const recorded = { engine: "fakesnow, over DuckDB", evidence: "emulated", seed: 7, scenarios: 400 } as const;

let endpoint: RunningSnowflake;
let connection: ClientConnection;
beforeAll(async () => {
  endpoint = await startSnowflake();
  connection = await connected(endpoint.sdk.createConnection(endpoint.connection()));
});
afterAll(async () => {
  if (connection !== undefined) await destroyed(connection);
  await endpoint?.stop();
});

const asked: Asked = {
  lexicon,
  functions,
  rows: async (statement) => {
    const { rows } = await execute(connection, statement);
    return rows.map((row) => Object.values(row).map((one) => (one === null || one === undefined ? null : String(one))));
  },
  microseconds: (instant) => sql`DATE_PART(epoch_microsecond, ${instant})`,
  without: { infiniteTimes: true, nullElements: true, lists: true, extremeWholes: true, specialFloats: true },
  passesOver: (_, statement) => emulatorDiffers.some((pattern) => pattern.test(statement)),
};

it(`closures and SQL agree on Snowflake's emulator, on ${expressions} expressions (${told(seed)})`, {
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
    await matchesLanguage("snowflake", recorded, met);
  },
);

/**
 * DuckDB beneath: its GREATEST and LEAST leave NULLs out, its decimals divide as floats and do not multiply beyond 18 digits, its
 * zones do not convert a TIMESTAMP_TZ, and the translation to it cuts both ends where one is asked for.
 */
const emulatorDiffers = [/GREATEST|LEAST/, /CONVERT_TIMEZONE/, /\/ .* AS NUMBER\(/, /NUMBER\([23]\d/, /[LR]TRIM/];
