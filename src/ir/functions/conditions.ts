import type { FunctionEntry } from "../function-entry.ts";

const comparison = { group: "comparison", nulls: "propagates", exact: true } as const;

const ofOrdered = [{ parameters: ["ordered", "ordered"], result: "bool" }] as const;

/** Comparison, logic, and the choice of a value. */
export const conditions = {
  equal: { ...comparison, written: "a = b", signatures: ofOrdered, says: "Equal. NaN equals itself." },
  not_equal: { ...comparison, written: "a <> b", signatures: ofOrdered, says: "Not equal; also written `!=`." },
  less: { ...comparison, written: "a < b", signatures: ofOrdered, says: "Less. NaN is greater than every number." },
  less_or_equal: { ...comparison, written: "a <= b", signatures: ofOrdered, says: "Less or equal." },
  greater: { ...comparison, written: "a > b", signatures: ofOrdered, says: "Greater." },
  greater_or_equal: { ...comparison, written: "a >= b", signatures: ofOrdered, says: "Greater or equal." },
  in: {
    ...comparison,
    written: "a in (1, 2)",
    signatures: [{ parameters: ["ordered", { constant: "value" }], repeats: true, result: "bool" }],
    says: "Equal to one of the literals. `a not in (…)` is its opposite.",
  },
  is_null: {
    ...comparison,
    written: "a is null",
    nulls: "own",
    signatures: [{ parameters: ["any"], result: "bool" }],
    says: "Whether it is NULL; never NULL itself. `a is not null` is its opposite.",
  },
  is_nan: {
    ...comparison,
    written: "is_nan(x)",
    signatures: [{ parameters: ["float64"], result: "bool" }],
    says: "Whether a float is NaN.",
  },
  is_finite: {
    ...comparison,
    written: "is_finite(x)",
    signatures: [{ parameters: ["float64"], result: "bool" }],
    says: "Whether a float is neither NaN nor infinite.",
  },
  and: {
    group: "logic",
    written: "p and q",
    signatures: [{ parameters: ["bool", "bool"], result: "bool" }],
    nulls: "own",
    exact: true,
    says: "True where both are; false where one is false, whatever the other; else NULL.",
  },
  or: {
    group: "logic",
    written: "p or q",
    signatures: [{ parameters: ["bool", "bool"], result: "bool" }],
    nulls: "own",
    exact: true,
    says: "True where one is, whatever the other; false where both are; else NULL.",
  },
  not: {
    group: "logic",
    written: "not p",
    signatures: [{ parameters: ["bool"], result: "bool" }],
    nulls: "propagates",
    exact: true,
    says: "The opposite.",
  },
  coalesce: {
    group: "choice",
    written: "coalesce(a, b, …)",
    signatures: [{ parameters: ["any"], repeats: true, result: "same" }],
    nulls: "own",
    exact: true,
    says: "The first that is not NULL.",
  },
  nullif: {
    group: "choice",
    written: "nullif(a, b)",
    signatures: [{ parameters: ["ordered", "ordered"], result: "same" }],
    nulls: "own",
    exact: true,
    says: "NULL where `a` equals `b`, else `a`.",
  },
  least: {
    group: "choice",
    written: "least(a, b, …)",
    signatures: [{ parameters: ["ordered", "ordered"], repeats: true, result: "same" }],
    nulls: "propagates",
    exact: true,
    says: "The least. NULL where one is NULL.",
  },
  greatest: {
    group: "choice",
    written: "greatest(a, b, …)",
    signatures: [{ parameters: ["ordered", "ordered"], repeats: true, result: "same" }],
    nulls: "propagates",
    exact: true,
    says: "The greatest. NULL where one is NULL.",
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>;
