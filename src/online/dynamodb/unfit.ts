import type { OnlineColumn } from "../../ir/online.ts";
import { typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";

/** A value that is none of its type, and why. */
export class Unfit extends Error {}

export function refuse(value: CanonicalValue, expected: string): never {
  throw new Unfit(`expected ${expected}, not ${value === null ? "NULL" : `a ${typeof value}`}`);
}

/** Names the column of a value that does not fit. */
export function fitting<T>({ name, type }: OnlineColumn, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw AsofError.of("online-value-unfit", `column '${name}': ${error.message}`, {
      path: name,
      hint: `give a value of type ${typeName(type)}`,
    });
  }
}
