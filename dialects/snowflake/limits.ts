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
} from "../common/verifier/limits.ts";
import { longestName } from "../common/verifier/sizes.ts";
import type { Limit } from "../common/verifier/speech.ts";

const asofPage = "https://docs.snowflake.com/en/sql-reference/constructs/asof-join";

/** What Snowflake refuses, or leaves open, and its emulators do not. */
export const limits: readonly Limit[] = [
  {
    name: "ASOF JOIN takes one inequality",
    documented: asofPage,
    broken: (tokens) => firstOf(asofs(tokens), (at) => matchFault(tokens, at)),
  },
  {
    name: "ASOF JOIN's ON takes equalities joined by AND",
    documented: asofPage,
    broken: (tokens) => firstOf(asofs(tokens), (at) => onFault(tokens, at)),
  },
  {
    name: "ASOF JOIN takes any of the rows that tie, so its right side must be unique",
    documented: asofPage,
    broken: (tokens) => firstOf(asofs(tokens), (at) => rightFault(tokens, at)),
  },
  qualifyNeedsWindow("https://docs.snowflake.com/en/sql-reference/constructs/qualify"),
  {
    name: "ROW_NUMBER needs an order",
    documented: "https://docs.snowflake.com/en/sql-reference/functions/row_number",
    broken: rowNumberFault,
  },
  framedDistinct("https://docs.snowflake.com/en/sql-reference/functions/count"),
  // Of correlated subqueries only scalar ones in WHERE, and those of EXISTS, ANY, ALL and IN, are listed.
  noLateralSubquery("https://docs.snowflake.com/en/user-guide/querying-subqueries#types-supported-by-snowflake"),
  {
    name: "a placeholder is cast by CAST alone",
    documented:
      "https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-execute#binding-statement-parameters",
    broken: (tokens) =>
      tokens.some((token, at) => token.kind === "placeholder" && isSymbol(tokens[at + 1], "::")) ? "?::type" : null,
  },
  longestName(255, "https://docs.snowflake.com/en/sql-reference/identifiers-syntax"),
];

/** The indexes of `ASOF JOIN`. */
function asofs(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap((token, at) => (isWord(token, "ASOF") && isWord(tokens[at + 1], "JOIN") ? [at] : []));
}

function firstOf(places: readonly number[], fault: (at: number) => string | null): string | null {
  return places.map(fault).find((one) => one !== null) ?? null;
}

function matchFault(tokens: readonly Token[], asof: number): string | null {
  const at = conditionAt(tokens, asof);
  if (at < 0) return "an ASOF JOIN with no MATCH_CONDITION ( … )";
  const condition = tokens.slice(at + 2, closing(tokens, at + 1));
  const comparisons = condition.filter((one) => one.kind === "symbol" && /^(<|>|<=|>=|=|<>|!=)$/.test(one.value));
  const one = comparisons.length === 1 && /^[<>]=?$/.test(comparisons[0]?.value ?? "");
  return one && !condition.some((token) => isWord(token, "AND", "OR"))
    ? null
    : "MATCH_CONDITION with more or less than one";
}

/** The index of the `MATCH_CONDITION` of the join, -1 where the next join comes first. */
function conditionAt(tokens: readonly Token[], asof: number): number {
  for (let at = asof + 2; at < tokens.length && !isWord(tokens[at], "JOIN"); at += 1) {
    if (isWord(tokens[at], "MATCH_CONDITION")) return isSymbol(tokens[at + 1], "(") ? at : -1;
  }
  return -1;
}

function onFault(tokens: readonly Token[], asof: number): string | null {
  const at = conditionAt(tokens, asof);
  if (at < 0) return null;
  const on = closing(tokens, at + 1) + 1;
  if (!isWord(tokens[on], "ON")) return null;
  const condition = outside(clause(tokens, on + 1, ["WHERE", "QUALIFY", "GROUP", "ORDER", "LEFT", "JOIN", "ASOF"]));
  const wrong = condition.find(
    (one) => isWord(one, "OR", "NOT", "IS", "BETWEEN") || (one.kind === "symbol" && !/^[=.]$/.test(one.value)),
  );
  return wrong === undefined ? null : `ON with '${wrong.value}'`;
}

/** The right side must be a common table of ours that a QUALIFY or `superseded` has made unique. */
function rightFault(tokens: readonly Token[], asof: number): string | null {
  const table = tokens[asof + 2];
  const made = tokens.findIndex(
    (one, at) => one.value === table?.value && isWord(tokens[at + 1], "AS") && isSymbol(tokens[at + 2], "("),
  );
  if (made < 0) return `"${table?.value ?? ""}" is no common table that was made unique`;
  const body = tokens.slice(made + 3, closing(tokens, made + 2));
  const unique = body.some((one) => isWord(one, "QUALIFY")) || body.some((one) => isWord(one, "MIN"));
  return unique ? null : `"${table?.value ?? ""}" may hold rows that tie`;
}

function rowNumberFault(tokens: readonly Token[]): string | null {
  const without = tokens.some((token, at) => {
    if (!isWord(token, "ROW_NUMBER") || !isWord(tokens[at + 3], "OVER")) return false;
    return !tokens.slice(at + 4, closing(tokens, at + 4)).some((one) => isWord(one, "ORDER"));
  });
  return without ? "ROW_NUMBER() OVER with no ORDER BY" : null;
}
