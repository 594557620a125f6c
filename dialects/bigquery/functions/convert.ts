import type { CanonicalType } from "../../../src/ir/types.ts";
import { sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Fragment, Operand } from "../../../src/ports/functions.ts";
import { once, whole } from "../../common/functions/fragments.ts";
import { decimalNumber, floatNumber, wholeNumber } from "../../common/functions/patterns.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

/** A cast of a float or a decimal to INT64 rounds half away from zero, as the language does. */
export function convert(value: Operand, type: CanonicalType): Fragment {
  const from = value.type.kind;
  if (from === "int32" || from === "float32") return value;
  if (from !== "string") return whole(lexicon.cast(value.sql, type));
  const form = stringLiteral(
    type.kind === "int64" ? wholeNumber : type.kind === "float64" ? floatNumber : decimalNumber,
  );
  return once(
    [value],
    bind,
    ([text = sql``]) => sql`IF(REGEXP_CONTAINS(${text}, ${form}), ${lexicon.cast(text, type)}, NULL)`,
  );
}
