import { UnfitValue } from "../../ir/fit.ts";
import type { OnlineColumn } from "../../ir/online.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { AsofError } from "../../kernel/diagnostics.ts";

/** What is made of a value of a column. Where the value does not fit, the failure names the column. */
export function fitting<V extends CanonicalValue, T>(
  { name, type }: OnlineColumn,
  value: V,
  make: (type: CanonicalType, value: V) => T,
): T {
  try {
    return make(type, value);
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    throw AsofError.of("online-value-unfit", `column '${name}': ${error.message}`, {
      path: name,
      hint: `give a value of type ${typeName(type)}`,
    });
  }
}
