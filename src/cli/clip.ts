import { stripVTControlCharacters } from "node:util";
import { clipped, displayWidth } from "../runtime/sink/display-width.ts";

/** Cells that a text takes on a terminal. Colours take none. */
export function shownWidth(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of a terminal begin with one.
const code = /(\u001b\[[0-9;]*m)/;

/** A text cut to a width, with an ellipsis where something is missing. Its colours stay, and end where they ended. */
export function clippedText(text: string, width: number): string {
  if (shownWidth(text) <= width) return text;
  let left = width;
  let cut = false;
  const parts = text.split(code).map((part) => {
    if (code.test(part)) return part;
    if (part === "" || cut) return "";
    const taken = displayWidth(part);
    // One cell is kept for the ellipsis, unless this is where the text ends anyway.
    if (taken < left) {
      left -= taken;
      return part;
    }
    cut = true;
    return left <= 1 ? "…" : clipped(`${part} `, left);
  });
  return parts.join("");
}
