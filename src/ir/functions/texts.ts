import type { FunctionEntry } from "../function-entry.ts";

const text = { group: "text", nulls: "propagates", exact: true } as const;

const stringToString = [{ parameters: ["string"], result: "string" }] as const;
const twoStrings = [{ parameters: ["string", "string"], result: "bool" }] as const;

/** A count of characters: more than any text has, and small enough to be added to. */
const count = { constant: "integer", least: 0, most: 1_000_000_000 } as const;

/** Text, by code points. */
export const texts = {
  concat: {
    ...text,
    written: "a || b",
    signatures: [{ parameters: ["string", "string"], result: "string" }],
    says: "One text after the other.",
  },
  length: {
    ...text,
    written: "length(s)",
    signatures: [{ parameters: ["string"], result: "int64" }],
    says: "Characters: code points.",
  },
  lower: {
    ...text,
    written: "lower(s)",
    signatures: stringToString,
    says: "A to Z as a to z. Other letters stay: engines differ on their case.",
  },
  upper: { ...text, written: "upper(s)", signatures: stringToString, says: "a to z as A to Z. Other letters stay." },
  trim: {
    ...text,
    written: "trim(s)",
    signatures: stringToString,
    says: "Without spaces at both ends; spaces alone, no other blanks.",
  },
  ltrim: { ...text, written: "ltrim(s)", signatures: stringToString, says: "Without spaces at the beginning." },
  rtrim: { ...text, written: "rtrim(s)", signatures: stringToString, says: "Without spaces at the end." },
  left: {
    ...text,
    written: "left(s, 3)",
    signatures: [{ parameters: ["string", count], result: "string" }],
    says: "The first so many characters.",
  },
  right: {
    ...text,
    written: "right(s, 3)",
    signatures: [{ parameters: ["string", count], result: "string" }],
    says: "The last so many characters.",
  },
  substr: {
    ...text,
    written: "substr(s, 2, 3)",
    signatures: [
      { parameters: ["string", { constant: "integer", least: 1, most: 1_000_000_000 }, count], result: "string" },
    ],
    says: "So many characters from a place on; the first is 1.",
  },
  replace: {
    ...text,
    written: "replace(s, 'from', 'to')",
    signatures: [{ parameters: ["string", { constant: "text" }, { constant: "text" }], result: "string" }],
    says: "Every occurrence of one text as another, found from the left.",
  },
  contains: {
    ...text,
    written: "contains(s, part)",
    signatures: twoStrings,
    says: "Whether the part occurs; the empty text does.",
  },
  starts_with: { ...text, written: "starts_with(s, part)", signatures: twoStrings, says: "Whether it begins so." },
  ends_with: { ...text, written: "ends_with(s, part)", signatures: twoStrings, says: "Whether it ends so." },
  position: {
    ...text,
    written: "position(s, part)",
    signatures: [{ parameters: ["string", "string"], result: "int64" }],
    says: "Where the part occurs first: the first character is 1. 0 where it does not.",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;
