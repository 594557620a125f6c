/** An author's text as tokens, each with its place: nothing that the language has no use for gets past here. */

export type TokenKind = "word" | "name" | "number" | "string" | "symbol";

export interface Token {
  readonly kind: TokenKind;
  /** As written; what a quoted name or string says is in `value`. */
  readonly text: string;
  readonly value: string;
  /** In UTF-16 units from the beginning of the text. */
  readonly start: number;
}

/** Why a text cannot be read, and where. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
  readonly start: number;
}

/** Thrown within the parser alone, and caught at its door. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(message: string, hint: string, start: number) {
    super(message);
    this.refusal = { message, hint, start };
  }
}

const blank = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const word = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const quotedName = /"((?:[^"]|"")+)"/y;
const string = /'((?:[^']|'')*)'/y;
const foreign = /\*\*|==|\/\/|->>?|<=>/y;
const symbol = /::|<=|>=|<>|!=|\|\||[-+*/=<>(),]/y;

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    const end = at + token.text.length;
    if (token.kind === "number" && matchAt(word, text, end) !== null)
      throw new Refused(`'${text.slice(at, end + 1)}…' is not a number`, "write decimal digits, as 12, 0.5 or 1e3", at);
    at = skipBlanks(text, end);
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const plainWord = matchAt(word, text, start);
  if (plainWord !== null) return { kind: "word", text: plainWord[0], value: plainWord[0], start };
  const digits = matchAt(number, text, start);
  if (digits !== null) return { kind: "number", text: digits[0], value: digits[0], start };
  const name = matchAt(quotedName, text, start);
  if (name !== null) return { kind: "name", text: name[0], value: (name[1] ?? "").replaceAll('""', '"'), start };
  const quoted = matchAt(string, text, start);
  if (quoted !== null)
    return { kind: "string", text: quoted[0], value: (quoted[1] ?? "").replaceAll("''", "'"), start };
  const other = matchAt(foreign, text, start);
  if (other !== null) throw refused(foreignOperators[other[0]], start);
  const sign = matchAt(symbol, text, start);
  if (sign !== null) return { kind: "symbol", text: sign[0], value: sign[0], start };
  throw refusedCharacter(text, start);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skipBlanks(text: string, at: number): number {
  return at + (matchAt(blank, text, at)?.[0].length ?? 0);
}

/** What authors try that the language does not have, by its first character, with what there is instead. */
const instead: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  "'": ["a text that does not end", "close it with another '; a ' inside is written ''"],
  '"': ["a name that does not end", 'close it with another "; a " inside is written ""'],
  "%": ["the operator '%'", "write mod(a, b)"],
  "^": ["the operator '^'", "write power(x, y)"],
  "~": ["matching by patterns", "write contains, starts_with or ends_with"],
  "[": ["access by brackets", "write array_get(list, place), which counts from 1"],
  ".": ["a dotted name", "write a reference as view__feature"],
  "?": ["a parameter", "declare a request value, and refer to it by name"],
  $: ["a parameter", "declare a request value, and refer to it by name"],
  ":": ["a parameter", "declare a request value, and refer to it by name"],
  "@": ["a parameter", "declare a request value, and refer to it by name"],
  ";": ["a second statement", "write one expression"],
  "{": ["a brace", "write the expression as SQL"],
  "`": ["a name in backticks", 'quote names as "name"'],
  "&": ["the operator '&'", "write 'and' for conditions; there are no operators on bits"],
  "|": ["the operator '|'", "write 'or' for conditions, and || to join texts"],
  "!": ["the operator '!'", "write 'not'; unequal is <> or !="],
  "#": ["the operator '#'", "a comment begins with --"],
};

const json = ["a look into JSON", "take the value out in a query source, and make a feature of it"] as const;

/** Operators of other tongues that are made of signs which the language has. */
const foreignOperators: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  "**": ["the operator '**'", "write power(x, y)"],
  "==": ["the operator '=='", "write a = b"],
  "//": ["the operator '//'", "write div(a, b)"],
  "<=>": ["the operator '<=>'", "write coalesce(a = b, a is null and b is null)"],
  "->": json,
  "->>": json,
};

function refusedCharacter(text: string, start: number): Refused {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return refused(instead[character] ?? [`the character '${character}'`, "write a scalar SQL expression"], start);
}

function refused(given: readonly [what: string, hint: string] | undefined, start: number): Refused {
  const [what, hint] = given ?? ["this operator", "write a scalar SQL expression"];
  return new Refused(`an expression does not have ${what}`, hint, start);
}
