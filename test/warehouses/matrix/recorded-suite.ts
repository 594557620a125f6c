import { afterAll, beforeAll, describe, it } from "vitest";
import type { FunctionName } from "../../../src/ir/functions.ts";
import { childrenOfTyped, type TypedExpression } from "../../../src/ir/typed-expression.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import { type DrawOptions, withoutLimits } from "../../matrix/drawn.ts";
import { answeredRightly, matchesRecord, type RecordedRun } from "../../matrix/recorded.ts";
import type { Scenario } from "../../naive/scenario.ts";
import { featureTypes } from "../../property/values.ts";
import { askedSeed, seedOr } from "../../support/seed.ts";
import { startBigQuery } from "../bigquery/start.ts";
import { startSnowflake } from "../snowflake/start.ts";
import { bigqueryScenarios, bigqueryStorage } from "./bigquery-scenarios.ts";
import type { MatrixWarehouse } from "./matrix-suite.ts";
import { snowflakeScenarios, snowflakeStorage } from "./snowflake-scenarios.ts";

const askedCases = process.env["ASOF_PROPERTY_CASES"];
const isRecorded = askedCases === undefined && askedSeed === null;
const parsedCases = 400;

/** What both engines of the tests are known to compute as their warehouses do. */
const plain: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "add",
  "subtract",
  "equal",
  "not_equal",
  "is_null",
  "and",
  "or",
  "not",
  "coalesce",
  "nullif",
  "concat",
  "length",
  "negate",
]);

function computes(typed: TypedExpression): boolean {
  if (typed.type.kind === "decimal" || (typed.kind === "call" && !plain.has(typed.function))) return false;
  if (typed.kind === "cast" && typed.value.type.kind === "string") return false;
  return childrenOfTyped(typed).every(computes);
}

/** Of squares of wide numbers these warehouses' sums may overflow: such a view is computed another way. */
const narrow = (type: CanonicalType, powers: number): boolean =>
  powers < 2 || (type.kind === "decimal" && type.precision <= 10);

/** Sums of wider decimals may leave 38 digits: such a view is computed another way. */
const fitsFrames = (type: CanonicalType): boolean => type.kind !== "decimal" || type.precision <= 29;

/** Snowflake has no least boolean over a range. */
const fitsFramesThere = (type: CanonicalType): boolean => fitsFrames(type) && type.kind !== "bool";

/** The emulator of Snowflake gives lists of bytes as lists of empty ones. */
const hasNoListsOfBytes = ({ views }: Scenario): boolean =>
  views.every(({ features }) => features.every(({ type }) => type.kind !== "array" || type.of.kind !== "bytes"));

/** A query's decimals have lost their digits there, so that nothing computed of them can claim these. */
const hasNoDecimalsOfQueries = ({ views }: Scenario): boolean =>
  views.every(
    ({ source, features }) =>
      source.from.kind !== "query" ||
      features.every(({ expression, type }) => expression === null || type.kind !== "decimal"),
  );

const options: DrawOptions = {
  derived: {
    without: { infiniteTimes: true, emptyTexts: true, extremeWholes: true, specialFloats: true, nullElements: true },
    computes,
  },
  // The evaluator of GoogleSQL does not have it.
  withoutFunctions: ["approx_count_distinct"],
  holdsSums: narrow,
  holdsFrames: fitsFrames,
  holds: hasNoDecimalsOfQueries,
};

const warehouses = [
  {
    name: "bigquery",
    engine: "Google's reference evaluator of GoogleSQL",
    options,
    storage: bigqueryStorage,
    start: async (): Promise<MatrixWarehouse> => {
      const service = await startBigQuery();
      return { engine: await bigqueryScenarios(service), stop: () => service.stop() };
    },
  },
  {
    name: "snowflake",
    engine: "fakesnow, over DuckDB",
    options: { ...options, withoutFunctions: [], holdsFrames: fitsFramesThere, holds: hasNoListsOfBytes },
    storage: { ...snowflakeStorage, featureTypes, takesName: () => true },
    start: async (): Promise<MatrixWarehouse> => {
      const service = await startSnowflake();
      return { engine: await snowflakeScenarios(service), stop: () => service.stop() };
    },
  },
] as const;

/** How many scenarios there are where nothing is said, by warehouse, and the seed of these. */
export interface Recorded {
  readonly scenarios: Readonly<Record<(typeof warehouses)[number]["name"], number>>;
  readonly seed: number;
}

/** Every strategy on both warehouses' engines, and what the run met as the files that the docs are made from. */
export function recordedSuite(run: RecordedRun, { scenarios: usual, seed: usualSeed }: Recorded): void {
  describe.each(warehouses)(`${run.table.name} on $name`, ({ name, engine, options: own, storage, start }) => {
    let warehouse: MatrixWarehouse;
    beforeAll(async () => {
      warehouse = await start();
    });
    afterAll(() => warehouse?.stop());
    const scenarios = Number(askedCases ?? usual[name]);
    const seed = seedOr(usualSeed);

    it(`are what the naive twin and closures accept, on ${scenarios} scenarios (npx vitest -u keeps a new record)`, {
      timeout: 120_000 + scenarios * 60_000,
    }, async () => {
      if (!isRecorded) {
        await answeredRightly(warehouse.engine, run, { scenarios, seed, options: own });
        return;
      }
      const { holdsSums, holdsFrames } = own;
      const parsing = { ...withoutLimits, holdsSums, holdsFrames };
      const unlimited = { storage, options: parsing, scenarios: parsedCases };
      await matchesRecord(warehouse.engine, run, {
        engine,
        evidence: "emulated",
        scenarios,
        seed,
        options: own,
        unlimited,
      });
    });
  });
}
