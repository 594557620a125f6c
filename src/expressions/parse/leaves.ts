import type { LiteralNode } from "../../ir/expression.ts";
import { type FunctionName, functions, isCalledByName, isFunctionName } from "../../ir/functions.ts";
import { suggestion } from "../../kernel/names.ts";
import { parseDay, parseInstant } from "../../kernel/time.ts";
import { Refused, type Token } from "./tokens.ts";
import { otherNames } from "./words.ts";

/** A function by the name that authors call it by. */
export function functionOf(word: string, start: number): FunctionName {
  if (isFunctionName(word) && isCalledByName(word)) return word;
  const ours = Object.keys(functions).filter((name) => isFunctionName(name) && isCalledByName(name));
  throw new Refused(`there is no function '${word}'`, otherNames.get(word) ?? suggestion(word, ours), start);
}

export function textLiteral({ value, start }: Token): LiteralNode {
  if (/[\0\p{Cs}]/u.test(value))
    throw new Refused(
      "a text holds a character that no warehouse can carry",
      "leave NUL and halves of characters out",
      start,
    );
  return { kind: "literal", type: "string", value };
}

export function timeLiteral(type: "date" | "timestamp", { value, start }: Token): LiteralNode {
  const day = type === "date" ? parseDay(value) : null;
  const instant = type === "timestamp" && /(z|[+-]\d\d(:?\d\d)?)$/i.test(value) ? parseInstant(value) : null;
  if (day !== null || instant !== null) return { kind: "literal", type, value };
  const hint =
    type === "date" ? "write date '2024-05-01'" : "write timestamp '2024-05-01T12:00:00Z', with its zone or Z";
  throw new Refused(`'${value}' is not a ${type}`, hint, start);
}

/** `1.`, `.5`, `007` in one form; digits after the point stay, since they are a decimal's scale. */
export function numberOf({ value }: Token): string {
  const [, whole = "", fraction = "", exponent = ""] = /^(\d*)(?:\.(\d*))?(?:[eE](.*))?$/.exec(value) ?? [];
  const kept = `${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
  const point = fraction === "" && value.includes(".") ? ".0" : "";
  return `${kept}${point}${exponent === "" ? "" : `e${exponent.replace("+", "")}`}`;
}
