import type { Token } from "../tokens.ts";

export interface ReadColumn {
  /** As the author wrote it, quotes aside. */
  readonly name: string;
  readonly quoted: boolean;
}

/** The names of a query's columns; null where one has none in the text, or a star stands for several. */
export function columnsOf(tokens: readonly Token[]): readonly ReadColumn[] | null {
  const start = mainSelect(tokens);
  if (start < 0) return null;
  const names = itemsOf(tokens.slice(start + 1)).map(nameOf);
  return names.every((name) => name !== null) ? names : null;
}

/** The items of a list of columns: what commas outside brackets part, up to the clause that follows. */
function itemsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthOf(token);
    if (depth < 0 || (depth === 0 && token.kind === "word" && after.has(token.value.toUpperCase()))) break;
    if (depth === 0 && token.kind === "symbol" && token.value === ",") items.push([]);
    else items.at(-1)?.push(token);
  }
  return items;
}

function depthOf({ kind, value }: Token): number {
  if (kind !== "symbol") return 0;
  return value === "(" || value === "[" ? 1 : value === ")" || value === "]" ? -1 : 0;
}

/** What may follow a list of columns. */
const after = new Set([
  "FROM",
  "WHERE",
  "GROUP",
  "HAVING",
  "QUALIFY",
  "WINDOW",
  "ORDER",
  "LIMIT",
  "UNION",
  "INTERSECT",
  "EXCEPT",
  "MINUS",
]);

/** The first SELECT outside brackets: it names the columns of a union too. */
function mainSelect(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === "symbol" && token.value === "(") depth += 1;
    if (token.kind === "symbol" && token.value === ")") depth -= 1;
    if (depth === 0 && token.kind === "word" && token.value.toUpperCase() === "SELECT") return at;
  }
  return -1;
}

/** `… AS name`, `… name` after a closing bracket, `t.name`, `name`. Everything else is left to the warehouse to tell. */
function nameOf(given: readonly Token[]): ReadColumn | null {
  const item = withoutQuantifier(given);
  const last = item.at(-1);
  const before = item.at(-2);
  if (last === undefined || (last.kind !== "word" && last.kind !== "name")) return null;
  const named = before?.kind === "word" && before.value.toUpperCase() === "AS";
  const path = item.every((token, at) =>
    at % 2 === 1 ? token.value === "." : token.kind === "word" || token.kind === "name",
  );
  const closed = before?.kind === "symbol" && before.value === ")" && !/^(END|NULL)$/i.test(last.value);
  if (!named && !path && !closed) return null;
  return { name: last.value, quoted: last.kind === "name" };
}

function withoutQuantifier(item: readonly Token[]): readonly Token[] {
  const first = item[0];
  const quantified = item.length > 1 && first?.kind === "word" && /^(ALL|DISTINCT)$/i.test(first.value);
  return quantified ? item.slice(1) : item;
}
