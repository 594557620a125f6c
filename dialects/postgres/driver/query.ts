import type { Parameter, ParameterValue, Sql } from "../../../src/kernel/sql.ts";
import { SqlPrinter } from "../../../src/kernel/sql.ts";
import { spelling } from "../spelling.ts";

/** Text and what is bound to it, ready to be sent. */
export interface Query {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export function print(fragment: Sql): Query {
  const printer = new SqlPrinter(spelling);
  return { text: printer.print(fragment), parameters: printer.parameters };
}

/** Text without parameters. */
export function printText(fragment: Sql): string {
  return new SqlPrinter(spelling).print(fragment);
}

/** A value in the text form of the protocol. */
export function boundText({ value }: Parameter): string | null {
  return value === null ? null : String(value);
}

const oids = { unspecified: 0, bool: 16, int8: 20, int4: 23, float8: 701, numeric: 1700 } as const;

/**
 * The type a value is bound with: the one that a literal in its place would have, so that `where x > ${1.5}` is right for an
 * integer x. Strings and NULL take the type that their context asks for, as quoted literals do.
 */
export function boundType({ value }: Parameter): number {
  switch (typeof value) {
    case "boolean":
      return oids.bool;
    case "bigint":
      return BigInt.asIntN(64, value) === value ? oids.int8 : oids.numeric;
    case "number":
      return numberType(value);
    default:
      return oids.unspecified;
  }
}

function numberType(value: Extract<ParameterValue, number>): number {
  if (!Number.isFinite(value)) return oids.float8;
  if (!Number.isSafeInteger(value)) return oids.numeric;
  return Math.abs(value) < 2 ** 31 ? oids.int4 : oids.int8;
}
