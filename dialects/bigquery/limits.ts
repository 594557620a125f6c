import type { Token } from "../common/tokens.ts";
import {
  clause,
  closing,
  framedDistinct,
  isSymbol,
  isWord,
  noLateralSubquery,
  outside,
  qualifyNeedsWindow,
  selects,
} from "../common/verifier/limits.ts";
import { caselessOutputs, givenNames, longestName, widestResult } from "../common/verifier/sizes.ts";
import type { Limit } from "../common/verifier/speech.ts";

const syntaxPage = "https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax";

const namesPage = "https://cloud.google.com/bigquery/docs/schemas#column_names";

/** What BigQuery refuses, or the evaluator of the tests does. */
export const limits: readonly Limit[] = [
  qualifyNeedsWindow(`${syntaxPage}#qualify_clause`),
  // The page asks for it no more, as it did when the clause was new. A WHERE costs nothing.
  {
    name: "QUALIFY stands beside WHERE, GROUP BY or HAVING",
    documented: `${syntaxPage}#qualify_clause`,
    broken: (tokens) => {
      const alone = selects(tokens).some((one) => {
        const words = outside(one);
        return (
          words.some((token) => isWord(token, "QUALIFY")) &&
          !words.some((token) => isWord(token, "WHERE", "GROUP", "HAVING"))
        );
      });
      return alone ? "a QUALIFY alone" : null;
    },
  },
  {
    name: "an outer join needs an equality of both sides",
    documented: `${syntaxPage}#join_types`,
    broken: outerJoinFault,
  },
  {
    name: "a union says ALL or DISTINCT",
    documented: `${syntaxPage}#set_operators`,
    broken: (tokens) =>
      tokens.some((token, at) => isWord(token, "UNION") && !isWord(tokens[at + 1], "ALL", "DISTINCT"))
        ? "UNION alone"
        : null,
  },
  {
    name: "no correlated subquery that needs an order",
    documented: "https://cloud.google.com/bigquery/docs/reference/standard-sql/subqueries#correlated_subquery_concepts",
    broken: (tokens) =>
      tokens.some((token, at) => isWord(token, "LIMIT") && inScalarPlace(tokens, at))
        ? "a subquery with LIMIT in place of a value"
        : null,
  },
  framedDistinct("https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate_functions#count"),
  noLateralSubquery(`${syntaxPage}#from_clause`),
  {
    name: "no array holds a NULL",
    documented: "https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#array_nulls",
    broken: arrayFault,
  },
  longestName(300, namesPage),
  givenNames(
    "a column that is given a name has letters, digits and underscores in it, and no prefix of the service's",
    /^(?!_TABLE_|_FILE_|_PARTITION|_ROW_TIMESTAMP|__ROOT__|_COLIDENTIFIER|_CHANGE_)[A-Z_][A-Z0-9_]*$/i,
    namesPage,
  ),
  caselessOutputs(namesPage),
  widestResult(10_000, "https://cloud.google.com/bigquery/quotas#standard_tables"),
];

/** The service refuses a result with such an array, and such an element of a parameter. */
function arrayFault(tokens: readonly Token[]): string | null {
  for (const [at, token] of tokens.entries()) {
    const call = isWord(token, "ARRAY_AGG") ? tokens.slice(at, closing(tokens, at + 1)) : [];
    const kept =
      call.length > 0 && !call.some((one, place) => isWord(one, "IGNORE") && isWord(call[place + 1], "NULLS"));
    if (kept) return "ARRAY_AGG without IGNORE NULLS";
    if (isSymbol(token, "[") && elements(tokens, at).some((one) => isWord(one, "NULL"))) return "[…, NULL]";
  }
  return null;
}

function elements(tokens: readonly Token[], open: number): readonly Token[] {
  const end = tokens.findIndex((token, at) => at > open && isSymbol(token, "]"));
  return outside(tokens.slice(open + 1, end < 0 ? tokens.length : end));
}

function outerJoinFault(tokens: readonly Token[]): string | null {
  for (const [at, token] of tokens.entries()) {
    if (!isWord(token, "JOIN") || !isWord(tokens[at - 1], "LEFT", "RIGHT", "FULL", "OUTER")) continue;
    const joined = outside(
      clause(tokens, at + 1, ["LEFT", "RIGHT", "FULL", "JOIN", "WHERE", "ORDER", "GROUP", "QUALIFY"]),
    );
    const on = joined.findIndex((one) => isWord(one, "ON"));
    const condition = joined.slice(on + 1);
    if (on < 0 || condition.some((one) => isWord(one, "OR")) || !condition.some((one) => isSymbol(one, "=")))
      return "an outer join on something else";
  }
  return null;
}

/** Whether a token stands in a subquery, and that after something that takes a value, not after FROM, JOIN, AS or a comma. */
function inScalarPlace(tokens: readonly Token[], place: number): boolean {
  let depth = 0;
  for (let at = place; at >= 0; at -= 1) {
    if (isSymbol(tokens[at], ")")) depth += 1;
    if (isSymbol(tokens[at], "(")) depth -= 1;
    if (depth < 0) {
      const subquery = isWord(tokens[at + 1], "SELECT", "WITH");
      return subquery && !isWord(tokens[at - 1], "FROM", "JOIN", "AS", "UNNEST");
    }
  }
  return false;
}
