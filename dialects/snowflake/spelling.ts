import type { Spelling } from "../../src/kernel/sql.ts";

/** Quoted names keep their case; a string takes backslash escapes, so a backslash in one is doubled. */
export const spelling: Spelling = {
  identifierQuote: '"',
  identifierEscape: "double",
  stringEscape: "backslash",
  placeholder: "question",
};
