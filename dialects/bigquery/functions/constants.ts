import type { CanonicalType } from "../../../src/ir/types.ts";
import { numberLiteral, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type Fragment, strengths } from "../../../src/ports/functions.ts";
import { loose, whole } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";

const leastInt64 = "-9223372036854775808";

export function constant(type: CanonicalType, text: string | null): Fragment {
  if (text === null) return whole(lexicon.cast(sql`NULL`, type));
  // The least whole number has no digits of its own: its sign is an operator there.
  if (type.kind === "float64" || (type.kind === "int64" && text === leastInt64))
    return whole(lexicon.cast(stringLiteral(text), type));
  if (type.kind === "decimal") return whole(lexicon.cast(stringLiteral(text), type));
  return bare(type, text);
}

export function bare(type: CanonicalType, text: string | null): Fragment {
  if (text === null) return whole(sql`NULL`);
  switch (type.kind) {
    case "bool":
      return whole(text === "true" ? sql`TRUE` : sql`FALSE`);
    case "int64":
    case "float64":
      // The least whole number is no literal, and a float of so many digits would be taken for a whole number.
      if (text === leastInt64 || (type.kind === "float64" && /^-?\d{16,}$/.test(text))) return constant(type, text);
      return loose(numberLiteral(text.replace("+", "")), text.startsWith("-") ? strengths.sign : strengths.whole);
    case "date":
      return whole(sql`DATE ${stringLiteral(text)}`);
    case "timestamp":
      return whole(lexicon.instantLiteral(text));
    case "decimal":
      return constant(type, text);
    default:
      return whole(stringLiteral(text));
  }
}
