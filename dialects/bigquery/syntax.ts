import type { Syntax } from "../common/tokens.ts";

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical */
export const syntax: Syntax = {
  identifierQuote: "`",
  identifierEscape: "backslash",
  stringQuotes: ["'", '"'],
  tripleQuotes: true,
  stringPrefixes: true,
  doubledQuotes: false,
  dollarQuotes: false,
  lineComments: ["--", "#"],
};
