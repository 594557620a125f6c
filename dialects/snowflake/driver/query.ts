import { type Parameter, type Sql, SqlPrinter } from "../../../src/kernel/sql.ts";
import { spelling } from "../spelling.ts";
import type { BoundValue } from "./client.ts";

/** Text and what is bound to it, ready to be sent. */
export interface Query {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export function print(fragment: Sql): Query {
  const printer = new SqlPrinter(spelling);
  const text = printer.print(fragment);
  return { text, parameters: printer.parameters };
}

/** Text without parameters. */
export function printText(fragment: Sql): string {
  return new SqlPrinter(spelling).print(fragment);
}

/** The client has no bigint, and writes NaN as NULL: what a JavaScript number cannot say travels as text, which Snowflake converts. */
export function boundValue({ value }: Parameter): BoundValue {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
  return value;
}
