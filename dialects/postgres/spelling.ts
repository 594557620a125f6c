import type { Spelling } from "../../src/kernel/sql.ts";

/** Standard strings: every session of ours sets standard_conforming_strings. */
export const spelling: Spelling = {
  identifierQuote: '"',
  identifierEscape: "double",
  stringEscape: "double",
  placeholder: "dollar",
};
