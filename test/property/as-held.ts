import type { CanonicalValue, Row } from "../../src/ir/value.ts";
import type { NaiveColumn, NaiveResult } from "../naive/historical.ts";
import { sameValue } from "../naive/values.ts";
import type { Acceptance } from "../naive/windows.ts";
import type { Storage } from "./storage.ts";

/** What a warehouse can say of a result: where it has no NULL for some type, a row without a match shows what stands for it. */
export function asHeld(result: NaiveResult, { held }: Storage): NaiveResult {
  const row = (columns: readonly NaiveColumn[], values: Row): Row =>
    columns.map(({ type }, index) => held(type, values[index] ?? null));
  return {
    ...result,
    rows: result.rows.map(({ spine, accepted, functions }) => ({
      spine: row(result.spineColumns, spine),
      accepted: accepted.map((tuples, index) => tuples.map((one) => row(result.roles[index]?.columns ?? [], one))),
      functions: functions.map(
        (columns, role) => columns?.map(heldFunction(result.roles[role]?.columns ?? [], held)) ?? null,
      ),
    })),
  };
}

/** A function that gives NULL may show what stands for it. */
function heldFunction(columns: readonly NaiveColumn[], held: Storage["held"]) {
  return (one: Acceptance, index: number): Acceptance => {
    const { type } = columns[index] ?? { type: { kind: "string" } };
    const accepts = (actual: CanonicalValue): boolean =>
      one.accepts(actual) || (one.accepts(null) && sameValue(type, held(type, null), actual));
    return { ...one, accepts };
  };
}
