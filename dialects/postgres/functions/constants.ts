import type { CanonicalType } from "../../../src/ir/types.ts";
import { numberLiteral, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type Fragment, strengths } from "../../../src/ports/functions.ts";
import { loose, whole } from "../../common/functions/fragments.ts";
import { lexicon } from "../lexicon.ts";

export function constant(type: CanonicalType, text: string | null): Fragment {
  if (text === null) return whole(lexicon.cast(sql`NULL`, type));
  switch (type.kind) {
    case "int64":
    case "float64":
    case "decimal":
      return whole(lexicon.cast(digits(text), type));
    default:
      return bare(type, text);
  }
}

export function bare(type: CanonicalType, text: string | null): Fragment {
  if (text === null) return whole(sql`NULL`);
  switch (type.kind) {
    case "bool":
      return whole(text === "true" ? sql`TRUE` : sql`FALSE`);
    case "int64":
    case "float64":
    case "decimal":
      return loose(digits(text), text.startsWith("-") ? strengths.sign : strengths.whole);
    case "date":
      return whole(sql`DATE ${stringLiteral(text)}`);
    case "timestamp":
      return whole(lexicon.instantLiteral(text));
    default:
      return whole(stringLiteral(text));
  }
}

function digits(text: string): Sql {
  return numberLiteral(text.replace("+", ""));
}
