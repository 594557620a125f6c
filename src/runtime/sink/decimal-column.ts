import type { Column } from "../../ir/columns.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { unscaledDecimal } from "../files/decimal.ts";
import { Unstorable } from "./unstorable.ts";

export type DecimalType = Extract<CanonicalType, { kind: "decimal" }>;

/** How many rows a column of texts has. */
export function rowsOfBytes({ values }: Column): number {
  return values.storage === "bytes" ? values.offsets.length - 1 : 0;
}

/** Hands over the digits of each decimal without its point; NULLs are left out. Throws `Unstorable` for one that does not fit. */
export function eachUnscaled(type: DecimalType, column: Column, take: (row: number, unscaled: bigint) => void): void {
  const { nulls, values } = column;
  if (values.storage !== "bytes") throw new Error("decimals come as text");
  const { offsets, data } = values;
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let row = 0; row < offsets.length - 1; row++) {
    if (nulls?.[row] === 1) continue;
    const digits = text.toString("latin1", offsets[row], offsets[row + 1]);
    const unscaled = unscaledDecimal(digits, type.precision, type.scale);
    if (unscaled === null) throw unfit(digits, type);
    take(row, unscaled);
  }
}

function unfit(text: string, { precision, scale }: DecimalType): Unstorable {
  const problem = `holds '${text}', which is no decimal of ${precision} digits with ${scale} after the point`;
  return new Unstorable(problem, "declare a wider decimal, or write CSV or JSON lines");
}
