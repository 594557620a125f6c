import { plainTypes, typeNamed } from "../../ir/type-text.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { UsageError } from "../usage-error.ts";

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
  const type = typeNamed(text);
  if (type !== null) return type;
  throw new UsageError(
    `${option}: there is no type '${text}'`,
    suggestion(text, [...plainTypes, "decimal(p,s)", "array<t>", "vector(n)"]),
  );
}

/** At commas, but not at those of `decimal(18,2)`. */
function splitOutsideBrackets(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).filter((one) => one.trim() !== "");
}
