/** Limits that several warehouses have, and how a clause is found among tokens. */
import type { Token } from "../tokens.ts";
import type { Limit } from "./speech.ts";

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.value.toUpperCase());
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.value === symbol;
}

/** The index of the bracket that closes the one at `open`; the end where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], "(")) depth += 1;
    if (isSymbol(tokens[at], ")")) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** The tokens of a clause from `start` on, up to a word that begins the next one, within the same brackets. */
export function clause(tokens: readonly Token[], start: number, ends: readonly string[]): readonly Token[] {
  let at = start;
  while (at < tokens.length && !isSymbol(tokens[at], ")") && !isWord(tokens[at], ...ends)) {
    at = isSymbol(tokens[at], "(") ? closing(tokens, at) + 1 : at + 1;
  }
  return tokens.slice(start, at);
}

/** Each SELECT with the tokens of its own, brackets and all, as far as its own brackets or its UNION reach. */
export function selects(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return tokens.flatMap((token, at) =>
    isWord(token, "SELECT") ? [clause(tokens, at, ["UNION", "INTERSECT", "EXCEPT"])] : [],
  );
}

/** The words of a clause that stand outside its brackets. */
export function outside(tokens: readonly Token[]): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) continue;
    found.push(token);
    if (isSymbol(token, "(")) at = closing(tokens, at);
  }
  return found;
}

/** `OVER (…)`: the index of each bracket. */
function windows(tokens: readonly Token[]): readonly number[] {
  return tokens.flatMap((token, at) => (isWord(token, "OVER") && isSymbol(tokens[at + 1], "(") ? [at + 1] : []));
}

export function framedDistinct(documented: string): Limit {
  return {
    name: "no COUNT(DISTINCT) over an ordered window",
    documented,
    broken: (tokens) => {
      const found = windows(tokens).some((open) => {
        const ordered = outside(tokens.slice(open + 1, closing(tokens, open))).some((one) => isWord(one, "ORDER"));
        const distinct = callBefore(tokens, open - 1).some((one) => isWord(one, "DISTINCT"));
        return ordered && distinct;
      });
      return found ? "COUNT(DISTINCT …) OVER (… ORDER BY …)" : null;
    },
  };
}

/** The tokens of the call that an OVER belongs to. */
function callBefore(tokens: readonly Token[], over: number): readonly Token[] {
  let depth = 0;
  for (let at = over - 1; at >= 0; at -= 1) {
    if (isSymbol(tokens[at], ")")) depth += 1;
    if (isSymbol(tokens[at], "(")) depth -= 1;
    if (depth === 0) return tokens.slice(at, over);
  }
  return [];
}

export function qualifyNeedsWindow(documented: string): Limit {
  return {
    name: "QUALIFY needs a window function",
    documented,
    broken: (tokens) => {
      const without = selects(tokens).some(
        (one) => outside(one).some((token) => isWord(token, "QUALIFY")) && !one.some((token) => isWord(token, "OVER")),
      );
      return without ? "a QUALIFY with no window in it nor in its SELECT" : null;
    },
  };
}

export function noLateralSubquery(documented: string): Limit {
  return {
    name: "no correlated LATERAL subquery",
    documented,
    broken: (tokens) => {
      const found = tokens.some(
        (token, at) =>
          isWord(token, "LATERAL") && isSymbol(tokens[at + 1], "(") && isWord(tokens[at + 2], "SELECT", "WITH"),
      );
      return found ? "LATERAL ( SELECT …" : null;
    },
  };
}
