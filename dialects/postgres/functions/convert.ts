import type { CanonicalType } from "../../../src/ir/types.ts";
import { type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Fragment, Operand } from "../../../src/ports/functions.ts";
import { once, whole } from "../../common/functions/fragments.ts";
import { decimalNumber, floatNumber, wholeNumber } from "../../common/functions/patterns.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";
import { roundedFloat } from "./numbers.ts";

export function convert(value: Operand, type: CanonicalType): Fragment {
  const from = value.type.kind;
  if (from === "string") return ofText(value, type);
  if (from === "bool") return whole(lexicon.cast(sql`CAST(${value.sql} AS integer)`, type));
  if (from === "float64" && type.kind === "int64")
    return once([value], bind, ([number = sql``]) => lexicon.cast(roundedFloat(number), type));
  return whole(lexicon.cast(value.sql, type));
}

/** What is not written as a number is none. */
function ofText(value: Operand, type: CanonicalType): Fragment {
  return once(
    [value],
    bind,
    ([text = sql``]) => sql`CASE WHEN ${text} ~ ${form(type)} THEN ${lexicon.cast(text, type)} END`,
  );
}

function form({ kind }: CanonicalType): Sql {
  if (kind === "int64") return stringLiteral(wholeNumber);
  return stringLiteral(kind === "float64" ? floatNumber : decimalNumber);
}
