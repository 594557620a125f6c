import type { CanonicalType } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { Refused, type Token } from "./tokens.ts";

const names: Readonly<Record<string, CanonicalType>> = {
  bool: { kind: "bool" },
  boolean: { kind: "bool" },
  int64: { kind: "int64" },
  bigint: { kind: "int64" },
  float64: { kind: "float64" },
  text: { kind: "string" },
  string: { kind: "string" },
};

/** A type that a value is cast to, and how many tokens it is written in. */
export function writtenType(
  tokens: readonly Token[],
  at: number,
): { readonly type: CanonicalType; readonly length: number } {
  const first = tokens[at];
  const name = first?.value.toLowerCase() ?? "";
  if (first?.kind !== "word") throw new Refused("a type is missing", "write one, as float64", first?.start ?? 0);
  if (name === "double" && tokens[at + 1]?.value.toLowerCase() === "precision")
    return { type: { kind: "float64" }, length: 2 };
  if (name === "decimal" || name === "numeric") return decimal(tokens, at, first);
  const type = Object.hasOwn(names, name) ? names[name] : undefined;
  if (type !== undefined) return { type, length: 1 };
  throw new Refused(`there is no cast to '${first.value}'`, otherWay(name), first.start);
}

function otherWay(name: string): string {
  if (/^(date|timestamp|timestamptz|datetime)$/.test(name))
    return "write date_trunc('day', t, 'UTC') for the date of an instant; give other texts their type in the source";
  if (/^(int|integer|int32|smallint)$/.test(name)) return "write int64: whole numbers are computed with 64 bits";
  if (/^(float|float32|real|double)$/.test(name)) return "write float64: floats are computed with 64 bits";
  return suggestion(name, [...Object.keys(names), "decimal(p, s)"]);
}

function decimal(tokens: readonly Token[], at: number, first: Token) {
  const texts = tokens.slice(at + 1, at + 6).map((one) => one.value);
  const [open, precision = "", comma, scale = "", close] = texts;
  const digits = Number(precision);
  const after = Number(scale);
  const written = open === "(" && comma === "," && close === ")" && /^\d+$/.test(precision) && /^\d+$/.test(scale);
  if (!written || digits < 1 || digits > 38 || after > digits)
    throw new Refused(
      "a decimal needs its digits, and how many of them stand after the point",
      "write decimal(10, 2): at most 38 digits",
      first.start,
    );
  return { type: { kind: "decimal", precision: digits, scale: after } as const, length: 6 };
}
