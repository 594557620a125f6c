import type { Syntax } from "../common/tokens.ts";

/** https://docs.snowflake.com/en/sql-reference/data-types-text#string-constants and literals of names. */
export const syntax: Syntax = {
  identifierQuote: '"',
  identifierEscape: "double",
  stringQuotes: ["'"],
  tripleQuotes: false,
  stringPrefixes: false,
  doubledQuotes: true,
  dollarQuotes: true,
  lineComments: ["--", "//"],
};
