import { randomUUID } from "node:crypto";
import type { Json } from "../../kernel/hash.ts";

/**
 * JSON with its numbers kept to the last digit: one that a float64 would change comes out as a marked string, which
 * `numberText` reads. (The mark is random, so that no string in a file can pass for one.)
 */
const mark = `number ${randomUUID()} `;
const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/gs;
const markedInJson = new RegExp(`"${mark}([^"]*)"`, "g");

/** The value of JSON text, long numbers marked; undefined where the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(/[\d.]{15}/.test(text) ? withMarks(text) : text);
  } catch {
    return undefined;
  }
}

/** Marks the numbers that would come out with other digits than they went in with. */
function withMarks(text: string): string {
  return text.replace(stringOrLongNumber, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${mark}${token}"`,
  );
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
