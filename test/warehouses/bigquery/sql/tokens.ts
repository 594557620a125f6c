/** A piece of GoogleSQL that means something; comments and blanks are between them. */
export interface Token {
  readonly kind: "word" | "quoted name" | "string" | "number" | "sign";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const pieces = new RegExp(
  [
    "(?<blank>\\s+|(?:--|#)[^\\n]*|/\\*[\\s\\S]*?\\*/)",
    "(?<string>(?:[rR]?[bB]?|[bB][rR])(?:'''(?:\\\\[\\s\\S]|[\\s\\S])*?'''|\"\"\"(?:\\\\[\\s\\S]|[\\s\\S])*?\"\"\"|'(?:\\\\[\\s\\S]|[^'\\\\])*'|\"(?:\\\\[\\s\\S]|[^\"\\\\])*\"))",
    "(?<quoted>`(?:\\\\[\\s\\S]|[^`\\\\])*`)",
    "(?<word>[A-Za-z_]\\w*)",
    "(?<number>\\d[\\w.]*)",
    "(?<sign>[\\s\\S])",
  ].join("|"),
  "y",
);

export function tokens(sql: string): readonly Token[] {
  const found: Token[] = [];
  for (const match of sql.matchAll(new RegExp(pieces, "gy"))) {
    const groups = match.groups ?? {};
    if (groups["blank"] === undefined) {
      const [text] = match;
      found.push({ kind: kindOf(groups), text, start: match.index, end: match.index + text.length });
    }
  }
  return found;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token["kind"] {
  if (groups["string"] !== undefined) return "string";
  if (groups["quoted"] !== undefined) return "quoted name";
  if (groups["word"] !== undefined) return "word";
  return groups["number"] === undefined ? "sign" : "number";
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toUpperCase());
}
