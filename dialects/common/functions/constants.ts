import type { CanonicalType } from "../../../src/ir/types.ts";
import { numberLiteral, type Sql, sql, stringLiteral } from "../../../src/kernel/sql.ts";
import { type Fragment, type FunctionLexicon, strengths } from "../../../src/ports/functions.ts";
import type { Lexicon } from "../../../src/ports/lexicon.ts";
import { loose, whole } from "./fragments.ts";

/** Constants of a warehouse whose literals of numbers have all their digits, whatever their type. */
export function digitConstants(lexicon: Lexicon): Pick<FunctionLexicon, "constant" | "bare"> {
  return {
    constant: (type, text) => {
      if (text === null) return whole(lexicon.cast(sql`NULL`, type));
      return isNumber(type) ? whole(lexicon.cast(digits(text), type)) : bareConstant(type, text, lexicon);
    },
    bare: (type, text) => (text === null ? whole(sql`NULL`) : bareConstant(type, text, lexicon)),
  };
}

function bareConstant(type: CanonicalType, text: string, lexicon: Lexicon): Fragment {
  if (isNumber(type)) return loose(digits(text), text.startsWith("-") ? strengths.sign : strengths.whole);
  switch (type.kind) {
    case "bool":
      return whole(text === "true" ? sql`TRUE` : sql`FALSE`);
    case "date":
      return whole(sql`DATE ${stringLiteral(text)}`);
    case "timestamp":
      return whole(lexicon.instantLiteral(text));
    default:
      return whole(stringLiteral(text));
  }
}

function isNumber({ kind }: CanonicalType): boolean {
  return kind === "int64" || kind === "float64" || kind === "decimal";
}

function digits(text: string): Sql {
  return numberLiteral(text.replace("+", ""));
}
