/** Text to tokens, where no parser takes all that a warehouse says. */

/** What a dialect's text is made of: data. */
export interface Syntax {
  readonly identifierQuote: '"' | "`";
  readonly identifierEscape: "double" | "backslash";
  /** Quotes of strings. Those that are also written three times are strings over several lines. */
  readonly stringQuotes: readonly string[];
  readonly tripleQuotes: boolean;
  /** Letters that may stand before a string: `r` takes no escapes. */
  readonly stringPrefixes: boolean;
  /** `''` within a string is a quote. */
  readonly doubledQuotes: boolean;
  readonly dollarQuotes: boolean;
  /** What begins a comment that ends with the line. */
  readonly lineComments: readonly string[];
}

export interface Token {
  /** `word`: a bare name or keyword; `name`: a quoted one. */
  readonly kind: "word" | "name" | "string" | "number" | "symbol" | "placeholder";
  /** What it says: without quotes and escapes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly message: string; readonly at: number };

// Made once: a pattern written within a function is a new one in each call.
const spaces = /\s+/y;
const prefixes = /(?:rb|br|r|b)(?=['"])/iy;
const words = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const numbers = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const symbols = /<=|>=|<>|!=|::|\|\||=>|->|:=|@@/y;

/** The tokens of a text, comments left out. */
export function tokensOf(text: string, syntax: Syntax): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const next = step(text, at, syntax);
    if (next === null) return { ok: false, message: unfinished(text, at), at };
    const { token, end } = next;
    if (token !== null) tokens.push({ kind: token.kind, value: token.value, start: at, end });
    at = end;
  }
  return { ok: true, tokens };
}

interface Step {
  readonly token: Pick<Token, "kind" | "value"> | null;
  readonly end: number;
}

function step(text: string, at: number, syntax: Syntax): Step | null {
  return blank(text, at, syntax) ?? (startsBlock(text, at) ? block(text, at) : quotedOrPlain(text, at, syntax));
}

function blank(text: string, at: number, { lineComments }: Syntax): Step | null {
  const space = sticky(spaces, text, at);
  if (space !== null) return { token: null, end: at + space.length };
  if (!lineComments.some((start) => text.startsWith(start, at))) return null;
  const line = text.indexOf("\n", at);
  return { token: null, end: line < 0 ? text.length : line + 1 };
}

function startsBlock(text: string, at: number): boolean {
  return text.startsWith("/*", at);
}

function block(text: string, at: number): Step | null {
  const end = text.indexOf("*/", at + 2);
  return end < 0 ? null : { token: null, end: end + 2 };
}

function quotedOrPlain(text: string, at: number, syntax: Syntax): Step | null {
  if (text[at] === syntax.identifierQuote) {
    return quoted(text, at, syntax.identifierQuote, "name", syntax.identifierEscape);
  }
  const prefix = syntax.stringPrefixes ? (sticky(prefixes, text, at) ?? "") : "";
  const open = at + prefix.length;
  if (syntax.stringQuotes.includes(text[open] ?? "")) return string(text, open, /r/i.test(prefix), syntax);
  if (syntax.dollarQuotes && text.startsWith("$$", at)) {
    const end = text.indexOf("$$", at + 2);
    return end < 0 ? null : { token: { kind: "string", value: text.slice(at + 2, end) }, end: end + 2 };
  }
  return plain(text, at);
}

function string(text: string, open: number, raw: boolean, syntax: Syntax): Step | null {
  const mark = text[open] ?? "";
  const triple = mark.repeat(3);
  const style = raw ? "raw" : "backslash";
  if (syntax.tripleQuotes && text.startsWith(triple, open)) return quoted(text, open, triple, "string", style);
  return quoted(text, open, mark, "string", syntax.doubledQuotes && !raw ? "both" : style);
}

type Escapes = "double" | "backslash" | "both" | "raw";

function quoted(text: string, open: number, mark: string, kind: Token["kind"], style: Escapes): Step | null {
  let value = "";
  for (let at = open + mark.length; at < text.length; ) {
    const doubles = style === "double" || style === "both";
    if (doubles && text.startsWith(mark + mark, at)) {
      value += mark;
      at += 2 * mark.length;
    } else if (text.startsWith(mark, at)) {
      return { token: { kind, value }, end: at + mark.length };
    } else if (text[at] === "\\" && style !== "double") {
      value += style === "raw" ? text.slice(at, at + 2) : escaped(text[at + 1] ?? "");
      at += 2;
    } else {
      value += text[at];
      at += 1;
    }
  }
  return null;
}

/** Other escapes are kept with their backslash: nothing of ours is written with them, and the same text stays the same. */
function escaped(character: string): string {
  const meant: Readonly<Record<string, string>> = { n: "\n", r: "\r", "\\": "\\", "'": "'", '"': '"', "`": "`" };
  return meant[character] ?? `\\${character}`;
}

function plain(text: string, at: number): Step {
  const word = sticky(words, text, at);
  if (word !== null) return { token: { kind: "word", value: word }, end: at + word.length };
  const number = sticky(numbers, text, at);
  if (number !== null) return { token: { kind: "number", value: number }, end: at + number.length };
  const symbol = sticky(symbols, text, at) ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { token: { kind: symbol === "?" ? "placeholder" : "symbol", value: symbol }, end: at + symbol.length };
}

function sticky(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function unfinished(text: string, at: number): string {
  return startsBlock(text, at) ? "a comment that is not closed" : "a string or a quoted name that is not closed";
}
