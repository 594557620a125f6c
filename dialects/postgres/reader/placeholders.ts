import type { ScanToken } from "libpg-query";
import type { Objection } from "./refusal.ts";
import type { NumberedText } from "./text.ts";

/**
 * Objects where a value would not be read as a parameter (inside a string, a comment or a name, or grown together with
 * its neighbours), and where the author wrote a parameter of their own. Null where all values are parameters and no
 * parameter is anything else.
 */
export function placeholderObjection({ placeholders }: NumberedText, tokens: readonly ScanToken[]): Objection | null {
  const parameters = new Map(tokens.filter(isParameter).map((token) => [token.start, token]));
  for (const [index, { start, end }] of placeholders.entries()) {
    if (parameters.get(start)?.end !== end) return notAlone(index + 1, start);
    parameters.delete(start);
  }
  const [own] = parameters.values();
  return own === undefined ? null : ownParameter(own);
}

function isParameter(token: ScanToken): boolean {
  return token.tokenName === "PARAM";
}

function notAlone(number: number, at: number): Objection {
  return {
    message: `value ${number} of the query does not stand where a value can stand`,
    hint: "keep values out of quotes, comments and names, with a space on each side: they are bound, not pasted",
    at,
  };
}

function ownParameter(token: ScanToken): Objection {
  return {
    message: `the query has a parameter of its own, ${token.text}`,
    hint: "put the value into the sql template instead, which binds it",
    at: token.start,
  };
}
