import type { CanonicalType } from "../../../src/ir/types.ts";
import { sql, stringLiteral } from "../../../src/kernel/sql.ts";
import type { Fragment, Operand } from "../../../src/ports/functions.ts";
import { once, whole } from "../../common/functions/fragments.ts";
import { decimalNumber, floatNumber, wholeNumber } from "../../common/functions/patterns.ts";
import { lexicon } from "../lexicon.ts";
import { bind } from "./bind.ts";

export function convert(value: Operand, type: CanonicalType): Fragment {
  const from = value.type.kind;
  if (from === "float64" && type.kind === "int64") return whole(lexicon.cast(sql`ROUND(${value.sql})`, type));
  if (from !== "string") return whole(lexicon.cast(value.sql, type));
  const form = stringLiteral(
    type.kind === "int64" ? wholeNumber : type.kind === "float64" ? floatNumber : decimalNumber,
  );
  return once(
    [value],
    bind,
    ([text = sql``]) => sql`CASE WHEN REGEXP_LIKE(${text}, ${form}) THEN ${lexicon.cast(text, type)} END`,
  );
}
