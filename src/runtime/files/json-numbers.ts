import { randomUUID } from "node:crypto";
import type { Json } from "../../kernel/hash.ts";

/**
 * JSON with its numbers kept to the last digit: a number of sixteen characters or more comes out as a marked string, which
 * `numberText` reads. (The mark is random, so that no string in a file can pass for one.)
 */
const mark = `number ${randomUUID()} `;
const strings = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/gs;
const markedInJson = new RegExp(`"${mark}([^"]*)"`, "g");

/** The value of JSON text, long numbers marked; undefined where the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    // Marking costs a pass of the text, and few lines hold a long run of digits.
    return /[\d.]{15}/.test(text) ? JSON.parse(withMarks(text)) : value;
  } catch {
    return undefined;
  }
}

function withMarks(text: string): string {
  return text.replace(strings, (token) => (token.startsWith('"') ? token : `"${mark}${token}"`));
}

/** The digits of a number, as the file has them or as short as they are exact; null where the value is no number. */
export function numberText(value: Json): string | null {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return typeof value === "string" && value.startsWith(mark) ? value.slice(mark.length) : null;
}

/** The JSON text of a parsed value, every number with the digits it came with. */
export function formatJson(value: Json): string {
  return JSON.stringify(value).replace(markedInJson, "$1");
}
