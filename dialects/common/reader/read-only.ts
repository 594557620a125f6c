import type { Token } from "../tokens.ts";

export interface QueryObjection {
  readonly message: string;
  readonly hint: string;
}

const oneSelect = "a query is one read-only SELECT (or WITH ... SELECT)";

/** Words that begin a statement which does something else than read. */
const verbs = new Set(
  (
    "ALTER ANALYZE ASSERT BEGIN CALL COMMENT COMMIT COPY CREATE DECLARE DELETE DESC DESCRIBE DROP EXECUTE EXPLAIN EXPORT GET GRANT IF " +
    "INSERT LET LIST LOAD LOOP MERGE PUT REMOVE RETURN REVOKE ROLLBACK SET SHOW TRUNCATE UNDROP UNSET UPDATE USE WHILE"
  ).split(" "),
);

/** The first thing that keeps a query from being one read-only SELECT; null where nothing does. */
export function objectionTo(
  tokens: readonly Token[],
  placeholders: readonly number[],
  warehouse: string,
): QueryObjection | null {
  const [first] = tokens;
  if (first === undefined) return { message: "the query is empty", hint: oneSelect };
  return (
    several(tokens) ??
    wrongStart(tokens) ??
    brackets(tokens) ??
    writes(tokens) ??
    parameters(tokens, placeholders, warehouse)
  );
}

function several(tokens: readonly Token[]): QueryObjection | null {
  const last = tokens.findLastIndex((token) => !isSymbol(token, ";"));
  const inside = tokens.slice(0, last).some((token) => isSymbol(token, ";"));
  return inside ? { message: "the query holds several statements", hint: `keep one: ${oneSelect}` } : null;
}

/** What stands first, brackets aside. */
function wrongStart(tokens: readonly Token[]): QueryObjection | null {
  const start = tokens.find((token) => !isSymbol(token, "("));
  if (isWord(start, "SELECT", "WITH")) return null;
  const word = start?.value.toUpperCase() ?? "";
  return { message: `the query is ${/^[AEIOU]/.test(word) ? "an" : "a"} ${word} statement`, hint: oneSelect };
}

/** A bracket too many would end the brackets that the query stands in. */
function brackets(tokens: readonly Token[]): QueryObjection | null {
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth < 0) break;
  }
  if (depth === 0) return null;
  return { message: "the query's brackets do not match", hint: "close each bracket that is opened, and no other" };
}

/** A verb where a statement may begin: first, after a bracket, after THEN or DO. `INSERT(…)` is a function. */
function writes(tokens: readonly Token[]): QueryObjection | null {
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    const next = tokens[at + 1];
    if (isWord(token, "INTO")) return { message: "the query writes: INTO", hint: "leave out the INTO clause" };
    if (isWord(token, "FOR") && isWord(next, "UPDATE", "SHARE"))
      return { message: "the query locks rows: FOR UPDATE", hint: "leave out the FOR UPDATE clause" };
    const begins = before === undefined || isSymbol(before, "(") || isSymbol(before, ")");
    const verb = token.kind === "word" && verbs.has(token.value.toUpperCase());
    if (begins && verb && !isSymbol(next, "(") && startsStatement(next)) {
      return { message: `the query holds ${token.value.toUpperCase()}, which does more than read`, hint: oneSelect };
    }
  }
  return null;
}

/** A verb's object follows it; a column of that name is followed by a comma, an operator or a bracket. */
function startsStatement(next: Token | undefined): boolean {
  return next !== undefined && (next.kind === "word" || next.kind === "name" || next.kind === "string");
}

/** Every value stands as a parameter of its own, and there is no other parameter. */
function parameters(tokens: readonly Token[], places: readonly number[], warehouse: string): QueryObjection | null {
  const found = tokens.filter((token) => token.kind === "placeholder").map((token) => token.start);
  const lost = places.find((place) => !found.includes(place));
  if (lost !== undefined) {
    const message = "a value stands within a string, a name or a comment";
    return { message, hint: "put the value where a value may stand, without quotes around it" };
  }
  const own = tokens.some((token, at) => isOwnParameter(token, tokens[at - 1], tokens[at + 1]));
  if (found.length === places.length && !own) return null;
  const hint = `interpolate values (\${…}); they are bound as ${warehouse} takes them`;
  return { message: "the query has a parameter of its own", hint };
}

/** `@name`, `:1`: what a client would fill in. */
function isOwnParameter(token: Token, before: Token | undefined, next: Token | undefined): boolean {
  if (isSymbol(token, "@")) return true;
  return (
    isSymbol(token, ":") &&
    next?.kind === "number" &&
    (before === undefined || !/^(word|name|string)$/.test(before.kind))
  );
}

function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.value.toUpperCase());
}

function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === "symbol" && token.value === symbol;
}
