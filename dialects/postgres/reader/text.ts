import type { ScanToken } from "libpg-query";
import type { QueryText } from "../../../src/ir/definition.ts";

/** An author's query with `$1`, `$2`, … where its values stand: the text that the parser reads. */
export interface NumberedText {
  readonly text: string;
  /** Where each placeholder stands, in bytes of UTF-8, as the parser counts. */
  readonly placeholders: readonly Span[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export function numbered(query: QueryText): NumberedText {
  const placeholders: Span[] = [];
  let text = "";
  query.texts.forEach((piece, index) => {
    text += piece;
    if (index >= query.values.length) return;
    const start = Buffer.byteLength(text);
    text += `$${index + 1}`;
    placeholders.push({ start, end: Buffer.byteLength(text) });
  });
  return { text, placeholders };
}

/**
 * The query without its semicolons: it will stand in parentheses, where none may. In one SELECT a semicolon can only
 * precede or follow the statement, so a space in its place changes nothing.
 */
export function withoutSemicolons(query: QueryText, tokens: readonly ScanToken[]): readonly string[] {
  const semicolons = tokens.filter((token) => token.text === ";").map((token) => token.start);
  let start = 0;
  return query.texts.map((piece, index) => {
    const bytes = Buffer.from(piece);
    for (const at of semicolons) {
      if (at >= start && at < start + bytes.length) bytes[at - start] = space;
    }
    start += bytes.length + `$${index + 1}`.length;
    return bytes.toString();
  });
}

const space = 0x20;
