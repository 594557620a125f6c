import type { Spelling } from "../../src/kernel/sql.ts";

/** Names in backquotes and strings take the same backslash escapes. */
export const spelling: Spelling = {
  identifierQuote: "`",
  identifierEscape: "backslash",
  stringEscape: "backslash",
  placeholder: "question",
};
