/** Text by code points: a character beyond 16 bits is one, wherever it is counted, cut or compared. */

/** Whether a text has only characters of one unit, as nearly all have: then places are plain indexes. */
const plain = /^[^\uD800-\uDFFF]*$/;

export function lengthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** `count` characters from the one at `from`, which counts from 0. */
export function cut(text: string, from: number, count: number): string {
  if (plain.test(text)) return text.slice(from, from + count);
  return Array.from(text)
    .slice(from, from + count)
    .join("");
}

export function last(text: string, count: number): string {
  return cut(text, Math.max(0, lengthOf(text) - count), count);
}

/** Counted from 1; 0 where the part does not occur. */
export function positionOf(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? 0 : lengthOf(text.slice(0, at)) + 1;
}

export function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/**
 * By code point. Two units of which one is half of a character beyond 16 bits, and the other is not, are in the wrong order as
 * they stand: such characters come after all others.
 */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return rank(one) < rank(other) ? -1 : 1;
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
