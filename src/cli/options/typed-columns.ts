import type { CanonicalType } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { UsageError } from "../usage-error.ts";

const simple = [
  "bool", "int32", "int64", "float32", "float64", "string", "bytes", "timestamp", "date", "json",
] as const; // biome-ignore format: one table

/** Reads `origin=string,price=decimal(18,2)`, said once or several times. A column's name may hold an equals sign. */
export function parseTypedColumns(texts: readonly string[], option: string): Readonly<Record<string, CanonicalType>> {
  const pairs = texts.flatMap(splitOutsideBrackets).map((text): [string, CanonicalType] => {
    const at = text.lastIndexOf("=");
    if (at < 1)
      throw new UsageError(`${option}: '${text}' is not column=type`, `as in ${option} origin=string,seats=int32`);
    return [text.slice(0, at).trim(), parseType(text.slice(at + 1).trim(), option)];
  });
  return Object.fromEntries(pairs);
}

/** A type as people write it: what `typeName` prints. */
export function parseType(text: string, option: string): CanonicalType {
  const kind = simple.find((one) => one === text);
  if (kind !== undefined) return { kind };
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(text);
  const [precision, scale] = [Number(decimal?.[1]), Number(decimal?.[2])];
  if (decimal !== null && precision >= 1 && precision <= 38 && scale <= precision)
    return { kind: "decimal", precision, scale };
  const of = /^array<(.*)>$/.exec(text)?.[1];
  if (of !== undefined) return { kind: "array", of: parseType(of, option) };
  const length = Number(/^vector\((\d+)\)$/.exec(text)?.[1]);
  if (length >= 1 && length <= 65_535) return { kind: "vector", length };
  throw new UsageError(
    `${option}: there is no type '${text}'`,
    suggestion(text, [...simple, "decimal(p,s)", "array<t>", "vector(n)"]),
  );
}

/** At commas, but not at those of `decimal(18,2)`. */
function splitOutsideBrackets(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).filter((one) => one.trim() !== "");
}
