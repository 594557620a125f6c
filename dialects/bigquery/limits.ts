import type { Token } from "../common/tokens.ts";
import {
  clause,
  framedDistinct,
  isSymbol,
  isWord,
  noLateralSubquery,
  outside,
  qualifyNeedsWindow,
  selects,
} from "../common/verifier/limits.ts";
import type { Limit } from "../common/verifier/speech.ts";

const syntaxPage = "https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax";

/** What BigQuery refuses, or the evaluator of the tests does. */
export const limits: readonly Limit[] = [
  qualifyNeedsWindow(`${syntaxPage}#qualify_clause`),
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
];

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
