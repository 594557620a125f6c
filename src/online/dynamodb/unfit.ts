import type { OnlineColumn } from "../../ir/online.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";

/** A value that is none of its type, and why. */
export class Unfit extends Error {}

export function refuse(value: CanonicalValue, expected: string): never {
  throw new Unfit(`expected ${expected}, not ${value === null ? "NULL" : `a ${typeof value}`}`);
}

/** What is made of a value of a column. Where the value does not fit, the failure names the column. */
export function fitting<V extends CanonicalValue, T>(
  { name, type }: OnlineColumn,
  value: V,
  make: (type: CanonicalType, value: V) => T,
): T {
  try {
    return make(type, value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw AsofError.of("online-value-unfit", `column '${name}': ${error.message}`, {
      path: name,
      hint: `give a value of type ${typeName(type)}`,
    });
  }
}
