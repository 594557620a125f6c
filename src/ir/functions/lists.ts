import type { FunctionEntry } from "../function-entry.ts";

const list = { group: "lists", nulls: "propagates", exact: true } as const;

/** Lists, as features hold them. */
export const lists = {
  array_length: {
    ...list,
    written: "array_length(l)",
    signatures: [{ parameters: ["list"], result: "int64" }],
    says: "How many elements.",
  },
  array_get: {
    ...list,
    written: "array_get(l, 1)",
    nulls: "own",
    signatures: [{ parameters: ["list", { constant: "integer", least: 1, most: 1_000_000 }], result: "element" }],
    says: "The element at a place; the first is 1. NULL beyond the end.",
  },
  array_contains: {
    ...list,
    written: "array_contains(l, a)",
    signatures: [{ parameters: ["list", "element"], result: "bool" }],
    says: "Whether an element equals it. NULL elements equal nothing.",
  },
  array_min: {
    ...list,
    written: "array_min(l)",
    nulls: "own",
    signatures: [{ parameters: ["list"], result: "element" }],
    says: "The least element that is not NULL; NULL where there is none.",
  },
  array_max: {
    ...list,
    written: "array_max(l)",
    nulls: "own",
    signatures: [{ parameters: ["list"], result: "element" }],
    says: "The greatest element that is not NULL; NULL where there is none.",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;
