import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./item.ts";

/**
 * Bytes of an item as DynamoDB counts them: the names of its attributes and their values. Of numbers it says "approximately"; a
 * byte for each pair of digits, counted from the point, one more, and one for a sign is what emulators agree on.
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) bytes += textBytes(name) + valueBytes(value);
  }
  return bytes;
}

/** What a write of so many bytes costs: a unit for each KB that it begins. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1_024));
}

function valueBytes(value: AttributeValue): number {
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.S !== undefined) return textBytes(value.S);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.L !== undefined) return value.L.reduce((sum, one) => sum + 1 + valueBytes(one), nestedBytes);
  if (value.M !== undefined) return itemBytes(value.M) + Object.keys(value.M).length + nestedBytes;
  // Booleans and NULL.
  return 1;
}

const nestedBytes = 3;

function textBytes(text: string): number {
  return Buffer.byteLength(text);
}

const [zero, nine, point, minus] = [48, 57, 46, 45];

/** Leading and trailing zeros do not count. Digit by digit: an item has many numbers. */
function numberBytes(text: string): number {
  // Places of the first and the last digit that counts, from the first digit on; and how many stand before the point.
  let first = -1;
  let last = -1;
  let digits = 0;
  let whole = -1;
  let at = text.charCodeAt(0) === minus ? 1 : 0;
  for (; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === point) whole = digits;
    else if (character < zero || character > nine) break;
    else {
      if (character !== zero) {
        if (first < 0) first = digits;
        last = digits;
      }
      digits += 1;
    }
  }
  if (first < 0) return 1;
  const exponent = at < text.length ? Number(text.slice(at + 1)) : 0;
  // The power of ten of the digit at place 0.
  const power = (whole < 0 ? digits : whole) - 1 + exponent;
  const pairs = Math.floor((power - first) / 2) - Math.floor((power - last) / 2) + 1;
  return 1 + pairs + (text.charCodeAt(0) === minus ? 1 : 0);
}
