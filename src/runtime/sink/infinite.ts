import { type Column, infiniteDate, infiniteInstant } from "../../ir/columns.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { Unstorable } from "./unstorable.ts";

const elsewhere = "write CSV or JSON lines, or make it NULL in the source";

/** Throws `Unstorable` for an infinite timestamp or date, which the format has no place for. */
export function refuseInfinite(type: CanonicalType, { nulls, values }: Column, format: string): void {
  if (type.kind === "timestamp" && values.storage === "int64") {
    const { future, past } = infiniteInstant;
    if (holds(values.data, nulls, future) || holds(values.data, nulls, past))
      throw new Unstorable(`holds an infinite timestamp, which ${format} does not have`, elsewhere);
  }
  if (type.kind === "date" && values.storage === "int32") {
    const { future, past } = infiniteDate;
    if (holds(values.data, nulls, future) || holds(values.data, nulls, past))
      throw new Unstorable(`holds an infinite date, which ${format} does not have`, elsewhere);
  }
}

interface Searchable<T> {
  indexOf(value: T, from?: number): number;
}

function holds<T>(data: Searchable<T>, nulls: Uint8Array | null, value: T): boolean {
  let row = data.indexOf(value);
  while (row !== -1 && nulls?.[row] === 1) row = data.indexOf(value, row + 1);
  return row !== -1;
}
