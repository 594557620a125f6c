import { createHash } from "node:crypto";

/** What JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with the keys of every object sorted by code unit, so that equal values have equal text. Written here rather than by a
 * replacer of `JSON.stringify`, which would copy every object: whole registries pass through.
 */
export function canonicalJson(value: unknown): string {
  return written(value) ?? "null";
}

const settled = new WeakMap<object, string>();

/** The fingerprint of a value that will never change, such as a definition: made once, and remembered as long as the value lives. */
export function settledFingerprint(value: object): string {
  const known = settled.get(value);
  if (known !== undefined) return known;
  const made = fingerprint(value);
  settled.set(value, made);
  return made;
}

/** SHA-256 of a value's canonical JSON, in hexadecimal. */
export function fingerprint(value: unknown): string {
  return sha256(canonicalJson(value));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Undefined for what JSON leaves out. */
function written(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => written(item) ?? "null").join(",")}]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return written(value.toJSON());
  return writtenObject(value as Readonly<Record<string, unknown>>);
}

function writtenObject(object: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const key of keysInOrder(object)) {
    const inner = written(object[key]);
    if (inner !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${inner}`;
  }
  return `{${text}}`;
}

/** By code unit, but whole numbers first, as in every object: so that what is parsed again is written the same by anyone. */
function keysInOrder(object: object): readonly string[] {
  const keys = Object.keys(object).sort();
  if (!keys.some(startsWithDigit)) return keys;
  return Object.keys(Object.fromEntries(keys.map((key) => [key, null])));
}

function startsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 48 && code <= 57;
}
