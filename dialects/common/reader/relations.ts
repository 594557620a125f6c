import { formatRelation } from "../../../src/ir/relation-name.ts";
import type { Syntax, Token } from "../tokens.ts";
import type { ReadColumn } from "./columns.ts";

/** How a warehouse reads names of tables. */
export interface NamingRules {
  readonly syntax: Syntax;
  /** What a name is to the warehouse, so that two that are one there can be told. */
  canonical(name: ReadColumn): string;
  readonly unquoted: ((name: string) => string) | null;
}

/** What lies between two brackets, or the whole text. */
interface Frame {
  /** Its SELECT was read: a FROM of EXTRACT or TRIM stands in brackets without one. */
  selects: boolean;
  /** Within the FROM clause, where a comma leads to another table. */
  from: boolean;
  /** A table may stand next. */
  expects: boolean;
  /** The common table whose query comes next, or is being read. */
  common: string | null;
  readonly isBody: boolean;
  /** It stands where a table may. */
  readonly isTable: boolean;
  naming: boolean;
  recursive: boolean;
  /** Common tables that can be read from here on. */
  readonly commons: Set<string>;
  /** Names that the FROM clause gives to its tables. */
  readonly aliases: Set<string>;
}

interface Found {
  readonly parts: readonly Part[];
  readonly frames: readonly Frame[];
}

type Part = ReadColumn;

/**
 * The tables that a query reads, each once, in the order of the text: as the warehouse means them, unquoted names folded,
 * written as `formatRelation` does. Common tables are left out where they are in scope, and so are functions and paths into
 * the columns of another table.
 */
export function relationsOf(tokens: readonly Token[], rules: NamingRules): readonly string[] {
  const found = tablesIn(tokens, rules).filter((one) => !isColumnPath(one, rules) && !isCatalog(one));
  return [...new Set(found.map(({ parts }) => formatted(parts, rules)))];
}

function tablesIn(tokens: readonly Token[], rules: NamingRules): readonly Found[] {
  const found: Found[] = [];
  const frames: Frame[] = [frame(null)];
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, top] = [tokens[at], frames.at(-1)];
    if (token === undefined || top === undefined) break;
    if (isSymbol(token, "(", "[")) frames.push(frame(top));
    else if (isSymbol(token, ")", "]")) close(frames, aliasAt(tokens, at + 1), rules);
    else if (top.expects && isNamed(token) && !isWord(token, "LATERAL", "SELECT", "WITH")) {
      const path = pathAt(tokens, at, rules);
      top.expects = false;
      at = path.end - 1;
      if (!isSymbol(tokens[path.end], "(") && !isCommon(path.parts, frames, rules))
        found.push({ parts: path.parts, frames: [...frames] });
      top.aliases.add(rules.canonical(aliasAt(tokens, path.end) ?? lastOf(path.parts)));
    } else read(token, tokens[at - 1], top, rules);
  }
  return found;
}

function frame(parent: Frame | null): Frame {
  const opened = parent?.expects === true;
  const isBody = parent !== null && parent.common !== null && !parent.naming;
  if (parent !== null) parent.expects = false;
  return {
    selects: false,
    from: opened,
    expects: opened,
    common: null,
    isBody,
    isTable: opened,
    naming: false,
    recursive: false,
    commons: new Set(),
    aliases: new Set(),
  };
}

/** A common table is known once its query is read; to itself too where it is recursive. */
function close(frames: Frame[], alias: Part | null, { canonical }: NamingRules): void {
  const closed = frames.pop();
  const top = frames.at(-1);
  if (closed === undefined || top === undefined) return;
  if (closed.isTable && alias !== null) top.aliases.add(canonical(alias));
  if (!closed.isBody || top.common === null) return;
  top.commons.add(top.common);
  top.common = null;
}

const ends = "WHERE GROUP HAVING QUALIFY ORDER LIMIT WINDOW UNION INTERSECT EXCEPT MINUS CONNECT".split(" ");

function read(token: Token, before: Token | undefined, top: Frame, rules: NamingRules): void {
  if (top.naming && isNamed(token) && !isWord(token, "RECURSIVE", "AS")) {
    if (top.common === null) top.common = rules.canonical(nameOf(token));
    if (top.recursive) top.commons.add(top.common);
  } else if (isSymbol(token, ",")) {
    if (top.from) top.expects = true;
    else if (!top.selects && top.commons.size > 0) top.naming = true;
  } else if (token.kind === "word") readWord(token, before, top);
}

function readWord(token: Token, before: Token | undefined, top: Frame): void {
  if (isWord(token, "WITH") && (before === undefined || isSymbol(before, "("))) {
    Object.assign(top, { naming: true, from: false, expects: false });
  } else if (isWord(token, "RECURSIVE")) top.recursive = top.naming;
  else if (isWord(token, "AS")) top.naming = false;
  else if (isWord(token, "SELECT")) Object.assign(top, { selects: true, from: false, expects: false });
  else if (isWord(token, "FROM") && top.selects && !isWord(before, "DISTINCT"))
    Object.assign(top, { from: true, expects: true });
  else if (isWord(token, "JOIN")) top.expects = top.from;
  else if (isWord(token, ...ends)) top.from = false;
}

/** `database.schema.name`; what is quoted with backticks may hold the whole path, and a project's name may hold dashes. */
function pathAt(
  tokens: readonly Token[],
  start: number,
  { syntax }: NamingRules,
): { readonly parts: readonly Part[]; readonly end: number } {
  const whole = syntax.identifierQuote === "`";
  const parts: Part[] = [];
  let [at, glued] = [start, false];
  for (; at < tokens.length; at += 1) {
    const [token, before] = [tokens[at], at === start ? undefined : tokens[at - 1]];
    if (token === undefined || !continues(token, before, whole)) break;
    if (isSymbol(token, ".")) glued = false;
    else {
      const texts = token.kind === "name" && !whole ? [token.value] : token.value.split(".");
      const [first = "", ...rest] = texts;
      const last = parts.at(-1);
      const quoted = token.kind === "name";
      if (glued && last !== undefined) parts.splice(-1, 1, { ...last, name: last.name + first });
      else parts.push({ name: first, quoted });
      parts.push(...rest.filter((one) => one !== "").map((name) => ({ name, quoted })));
      glued = !token.value.endsWith(".");
    }
  }
  return { parts, end: at };
}

function continues(token: Token, before: Token | undefined, dashes: boolean): boolean {
  if (before === undefined) return true;
  if (isSymbol(token, ".")) return true;
  if (isSymbol(before, ".")) return isNamed(token);
  if (!dashes || token.start !== before.end) return false;
  return isSymbol(token, "-") || isSymbol(before, "-") || before.kind === "number";
}

const clauses = [
  ...ends,
  ..."ON USING JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL ASOF MATCH_CONDITION SELECT FROM FOR AT BEFORE".split(
    " ",
  ),
  ..."TABLESAMPLE SAMPLE PIVOT UNPIVOT MATCH_RECOGNIZE WITH".split(" "),
];

function aliasAt(tokens: readonly Token[], at: number): Part | null {
  const next = isWord(tokens[at], "AS") ? tokens[at + 1] : tokens[at];
  return next !== undefined && isNamed(next) && !isWord(next, ...clauses) ? nameOf(next) : null;
}

function isCommon(parts: readonly Part[], frames: readonly Frame[], { canonical }: NamingRules): boolean {
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0) return false;
  return frames.some(({ commons }) => commons.has(canonical(only)));
}

/** `orders.items`, where `orders` is a table that is read already: only where backticks quote, arrays are read so. */
function isColumnPath({ parts, frames }: Found, { syntax, canonical }: NamingRules): boolean {
  const [first, ...others] = parts;
  if (syntax.identifierQuote !== "`" || first === undefined || others.length === 0) return false;
  return frames.some(({ aliases }) => aliases.has(canonical(first)));
}

/** What a warehouse tells of itself is told to everybody, as far as their rights go. */
function isCatalog({ parts }: Found): boolean {
  return parts.some(({ name }) => name.toUpperCase() === "INFORMATION_SCHEMA");
}

function formatted(parts: readonly Part[], { unquoted }: NamingRules): string {
  const names = parts.map(({ name, quoted }) => (quoted || unquoted === null ? name : unquoted(name)));
  const [name = "", schema = null, database = null] = names.toReversed();
  return formatRelation({ database, schema, name });
}

function lastOf(parts: readonly Part[]): Part {
  return parts.at(-1) ?? { name: "", quoted: false };
}

function nameOf({ kind, value }: Token): Part {
  return { name: value, quoted: kind === "name" };
}

function isNamed({ kind }: Token): boolean {
  return kind === "word" || kind === "name";
}

function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.value.toUpperCase());
}

function isSymbol(token: Token | undefined, ...symbols: readonly string[]): boolean {
  return token?.kind === "symbol" && symbols.includes(token.value);
}
