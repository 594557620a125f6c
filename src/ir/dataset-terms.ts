import { AsofError } from "../kernel/diagnostics.ts";
import { parseInstant } from "../kernel/time.ts";
import type { SpineTimes, TimeColumn } from "./request.ts";

/** What must be true of a table for it to be kept, to be looked at when it is there. Plain JSON. */
export interface DatasetTerms {
  /** The greatest number of rows, as digits, and where it is set. */
  readonly rows: { readonly most: string; readonly setBy: string } | null;
  /** Between what the times of the spine lie, by which the statement is bounded; the column is the table's. */
  readonly times: (SpineTimes & { readonly column: TimeColumn }) | null;
}

/** What was found in a table. */
export interface FoundDataset {
  readonly rows: bigint;
  /** Of the terms' column; null where nobody asked. */
  readonly times: SpineTimes | null;
}

/** Throws `limit-exceeded` or `spine-times-exceeded`: such a table is not to be kept. */
export function checkTerms({ rows: limit, times: said }: DatasetTerms, { rows, times }: FoundDataset): void {
  if (limit !== null && rows > BigInt(limit.most))
    throw AsofError.of(
      "limit-exceeded",
      `the job made ${rows} rows, and ${limit.most} are allowed by ${limit.setBy}; they were not kept`,
      {
        path: limit.setBy === "request" ? "limits.rows" : limit.setBy,
        hint: "ask for fewer rows at once, or raise the limit there",
      },
    );
  if (said === null || times === null) return;
  for (const time of [times.from, times.to]) {
    if (time !== null && !isWithin(time, said))
      throw AsofError.of(
        "spine-times-exceeded",
        `a row of the spine is of ${time}, beyond what its statement was bounded by; nothing was kept`,
        {
          path: "spineTimes",
          hint: "the spine changed meanwhile, or spineTimes does not hold: start it again",
        },
      );
  }
}

function isWithin(time: string, { from, to }: SpineTimes): boolean {
  const instant = parseInstant(time);
  const [least, greatest] = [from, to].map((end) => (end === null ? null : parseInstant(end)));
  if (instant === null) return true;
  return (least == null || instant >= least) && (greatest == null || instant <= greatest);
}
