import type { CanonicalType } from "../../ir/types.ts";
import type { Json } from "../../kernel/hash.ts";
import { parseDay } from "../../kernel/time.ts";
import { canonicalInstant } from "./instants.ts";
import { numberText } from "./json-numbers.ts";
import { bigInteger, float } from "./numbers.ts";

type Candidate = "bool" | "int64" | "float64" | "date" | "timestamp" | "json";

/** Narrowest first. */
const narrowest: readonly Candidate[] = ["bool", "int64", "float64", "date", "timestamp", "json"];

/** The types that all values of a column, seen one by one, could have. */
export class TypeCandidates {
  #left: readonly Candidate[] = narrowest;
  #seen = false;

  /** A field of a text file. */
  addText(text: string): void {
    this.#keep((candidate) => textFits(candidate, text));
  }

  /** A value of parsed JSON, not null. */
  addJson(value: Json): void {
    this.#keep((candidate) => jsonFits(candidate, value));
  }

  /** The narrowest type that fits all; string where none does or nothing was seen. */
  type(): CanonicalType {
    const [first] = this.#left;
    return this.#seen && first !== undefined ? { kind: first } : { kind: "string" };
  }

  #keep(fits: (candidate: Candidate) => boolean): void {
    this.#seen = true;
    if (this.#left.length === 0) return;
    const left = this.#left.filter(fits);
    if (left.length < this.#left.length) this.#left = left;
  }
}

function textFits(candidate: Candidate, text: string): boolean {
  switch (candidate) {
    case "bool":
      return /^(true|false)$/i.test(text);
    case "int64":
      return !isCode(text) && bigInteger(text) !== undefined;
    case "float64":
      return !isCode(text) && !isLongInteger(text) && float(text) !== undefined;
    case "date":
      return parseDay(text) !== null;
    case "timestamp":
      return canonicalInstant(text) !== undefined;
    case "json":
      return false;
  }
}

/** Digits that open with a zero name something (a postal code, an account): a number would lose the zero. */
function isCode(text: string): boolean {
  return /^[+-]?0\d/.test(text);
}

/** An integer with more digits than a float64 holds. */
function isLongInteger(text: string): boolean {
  return /^[+-]?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text));
}

function jsonFits(candidate: Candidate, value: Json): boolean {
  const digits = numberText(value);
  if (digits !== null) return (candidate === "int64" || candidate === "float64") && textFits(candidate, digits);
  if (typeof value === "boolean") return candidate === "bool";
  if (typeof value === "object") return candidate === "json";
  if (typeof value !== "string") return false;
  // JSON has quotes to tell text from numbers; only what it cannot write otherwise is looked at twice.
  if (candidate === "float64") return /^(NaN|-?Infinity)$/.test(value);
  return (candidate === "date" || candidate === "timestamp") && textFits(candidate, value);
}
