/** Limits on names and on the width of a result. */
import type { Token } from "../tokens.ts";
import { clause, closing, isSymbol, isWord } from "./limits.ts";
import type { Limit } from "./speech.ts";

export function longestName(characters: number, documented: string): Limit {
  return {
    name: `a name has at most ${characters} characters`,
    documented,
    broken: (tokens) => {
      const long = tokens.find((token) => token.kind === "name" && [...token.value].length > characters);
      return long === undefined ? null : `"${long.value.slice(0, 20)}…" has ${[...long.value].length}`;
    },
  };
}

/** Of the names that a statement gives, not of those that it reads: columns that are there have theirs. */
export function givenNames(name: string, allowed: RegExp, documented: string): Limit {
  return {
    name,
    documented,
    broken: (tokens) => {
      const given = tokens.filter((token, at) => token.kind === "name" && isWord(tokens[at - 1], "AS"));
      const wrong = given.find((token) => !allowed.test(token.value));
      return wrong === undefined ? null : `AS "${wrong.value}"`;
    },
  };
}

export function caselessOutputs(documented: string): Limit {
  return {
    name: "outputs are told apart without regard to case",
    documented,
    broken: (tokens) => {
      const names = outputs(tokens).flatMap((item) => {
        const last = item.at(-1);
        return last?.kind === "name" ? [last.value.toLowerCase()] : [];
      });
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      return twice === undefined ? null : `"${twice}" twice`;
    },
  };
}

export function widestResult(columns: number, documented: string): Limit {
  return {
    name: `a result has at most ${columns} columns`,
    documented,
    broken: (tokens) => (outputs(tokens).length > columns ? `${outputs(tokens).length} columns` : null),
  };
}

/** The items of the last SELECT outside brackets: the one whose rows come out. */
function outputs(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const start = lastSelect(tokens);
  if (start < 0) return [];
  const items: Token[][] = [[]];
  const list = clause(tokens, start + 1, ["FROM", "UNION", "ORDER", "LIMIT"]);
  for (let at = 0; at < list.length; at += 1) {
    if (isSymbol(list[at], ",")) items.push([]);
    else items.at(-1)?.push(...list.slice(at, at + 1));
    if (isSymbol(list[at], "(")) at = closing(list, at);
  }
  return items;
}

function lastSelect(tokens: readonly Token[]): number {
  let found = -1;
  for (let at = 0; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], "(")) at = closing(tokens, at);
    else if (isWord(tokens[at], "SELECT")) found = at;
  }
  return found;
}
