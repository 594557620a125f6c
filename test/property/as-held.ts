import type { Row } from "../../src/ir/value.ts";
import type { NaiveColumn, NaiveResult } from "../naive/historical.ts";
import type { Storage } from "./storage.ts";

/** What a warehouse can say of a result: where it has no NULL for some type, a row without a match shows what stands for it. */
export function asHeld(result: NaiveResult, { held }: Storage): NaiveResult {
  const row = (columns: readonly NaiveColumn[], values: Row): Row =>
    columns.map(({ type }, index) => held(type, values[index] ?? null));
  return {
    ...result,
    rows: result.rows.map(({ spine, accepted }) => ({
      spine: row(result.spineColumns, spine),
      accepted: accepted.map((tuples, index) => tuples.map((one) => row(result.roles[index]?.columns ?? [], one))),
    })),
  };
}
