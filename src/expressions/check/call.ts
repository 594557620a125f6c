import type { CallNode, Expression } from "../../ir/expression.ts";
import type { Constant, Parameter, Signature } from "../../ir/function-entry.ts";
import { functionEntry } from "../../ir/functions.ts";
import type { TypedExpression } from "../../ir/typed-expression.ts";
import { type CanonicalType, typeName } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { printExpression } from "../print.ts";
import { decimalResult, roundedDecimal } from "./decimals.ts";
import { brought, constant, type Draft, decimalOfLiteral, isWhole } from "./draft.ts";
import { remedyFor } from "./remedies.ts";
import { commonType, isNumeric, wholeAsDecimal } from "./unify.ts";
import { isNamedZone } from "./zones.ts";

type Tell = (message: string, hint: string, at: readonly string[]) => null;

/** Why a signature does not take the arguments: told only where no other signature does. */
class Mismatch {
  readonly argument: number | null;
  readonly message: string;
  readonly hint: string;
  constructor(argument: number | null, message: string, hint: string) {
    this.argument = argument;
    this.message = message;
    this.hint = hint;
  }
}

/** A call by the first of its signatures that takes the arguments. */
export function checkCall(node: CallNode, given: readonly (Draft | null)[], tell: Tell): Draft | null {
  const drafts = given.flatMap((one) => one ?? []);
  if (drafts.length < given.length) return null;
  const entry = functionEntry(node.function);
  const fitting = entry.signatures.filter((one) => takesSoMany(one, drafts.length) && takesTimes(one, drafts));
  const tries = fitting.map((signature) => applied(node, drafts, signature));
  const found = tries.find((one) => !(one instanceof Mismatch));
  if (found !== undefined && !(found instanceof Mismatch)) return { is: "typed", node: found };
  const nearest = tries.flatMap((one) => (one instanceof Mismatch ? [one] : [])).at(0);
  if (nearest === undefined) {
    const message = `${node.function} does not take (${drafts.map(nameOf).join(", ")})`;
    return tell(message, `write ${entry.written}`, []);
  }
  return tell(nearest.message, nearest.hint, nearest.argument === null ? [] : ["arguments", String(nearest.argument)]);
}

function takesSoMany({ parameters, repeats }: Signature, count: number): boolean {
  return repeats === true ? count >= parameters.length : count === parameters.length;
}

/** An instant needs the zone that a date does not: the two are different forms of one function. */
function takesTimes({ parameters }: Signature, drafts: readonly Draft[]): boolean {
  const kinds = drafts.map((one) => (one.is === "typed" ? one.node.type.kind : null));
  return parameters.every((one, index) => {
    const other = one === "date" ? "timestamp" : one === "timestamp" ? "date" : null;
    return other === null || kinds[index] !== other;
  });
}

function applied(node: CallNode, drafts: readonly Draft[], signature: Signature): TypedExpression | Mismatch {
  const parameters = drafts.map((_, index) => signature.parameters[index] ?? signature.parameters.at(-1) ?? "any");
  const call = new Call(node, drafts, parameters);
  const common = call.common();
  if (common instanceof Mismatch) return common;
  const values = drafts.map((_, index) => call.argument(index, common));
  const wrong = values.find((one) => one instanceof Mismatch);
  if (wrong instanceof Mismatch) return wrong;
  const args = values.flatMap((one) => (one instanceof Mismatch ? [] : [one]));
  if (signature.parameters.includes("number") && args.some(isDecimal) && isDecimalRule(signature))
    return call.decimals(args, signature);
  const type = resultType(signature, common, args);
  if (signature.result === "quotient" && type.kind === "float64") return call.floats(args);
  return { kind: "call", type, function: node.function, arguments: args };
}

class Call {
  readonly #node: CallNode;
  readonly #drafts: readonly Draft[];
  readonly #parameters: readonly Parameter[];

  constructor(node: CallNode, drafts: readonly Draft[], parameters: readonly Parameter[]) {
    this.#node = node;
    this.#drafts = drafts;
    this.#parameters = parameters;
  }

  /** The type that parameters of one kind are brought to; null where no parameter asks. */
  common(): CanonicalType | null | Mismatch {
    const asking = this.#drafts.filter((_, index) =>
      ["number", "fraction", "any", "ordered"].includes(text(this.#parameters[index])),
    );
    if (asking.length === 0) return this.#listElement();
    const values = this.#drafts.filter((_, index) => isConstantValue(this.#parameters[index]));
    const type = commonType([...asking, ...values]) ?? commonType(asking);
    if (type === undefined) return this.#untold();
    if (type === null && isArithmetic(this.#node.function) && asking.every(isNumber)) return wholeAsDecimal;
    if (type === null) return this.#nothingInCommon(asking);
    const kind = this.#parameters.map(text).find((one) => ["number", "fraction", "any", "ordered"].includes(one));
    if (kind === "fraction" && type.kind === "int64") return { kind: "float64" };
    if ((kind === "number" || kind === "fraction") && !isNumeric(type)) return this.#wants(0, "a number");
    if (kind === "ordered" && !isOrdered(type)) return this.#wants(0, "a number, text, date, timestamp or bool");
    return type;
  }

  argument(index: number, common: CanonicalType | null): TypedExpression | Mismatch {
    const draft = this.#drafts[index];
    const parameter = this.#parameters[index];
    if (draft === undefined || parameter === undefined) throw new Error("an argument has a parameter");
    if (typeof parameter === "object") return this.#constant(index, parameter, common);
    switch (parameter) {
      case "number":
      case "fraction":
      case "any":
      case "ordered":
        return this.#inCommon(index, draft, common);
      case "list":
        return draft.is === "typed" && draft.node.type.kind === "array" ? draft.node : this.#wants(index, "a list");
      case "element":
        return (
          (common === null ? null : brought(draft, common)) ??
          this.#wants(index, `${common === null ? "an element" : typeName(common)}`)
        );
      case "decimal":
        return draft.is === "typed" && draft.node.type.kind === "decimal"
          ? draft.node
          : this.#wants(index, "a decimal");
      default:
        return brought(draft, { kind: parameter }) ?? this.#wants(index, parameter);
    }
  }

  /** Decimals keep their own digits until they are added, multiplied or divided. */
  #inCommon(index: number, draft: Draft, common: CanonicalType | null): TypedExpression | Mismatch {
    if (common === null) throw new Error("parameters of one kind have a type in common");
    if (common.kind === "decimal" && isArithmetic(this.#node.function)) {
      const own =
        draft.is === "number"
          ? decimalOfLiteral(draft.text)
          : draft.is === "typed" && draft.node.type.kind === "int64"
            ? wholeAsDecimal
            : null;
      return (
        (own === null ? (draft.is === "typed" ? draft.node : brought(draft, common)) : brought(draft, own)) ??
        this.#wants(index, "a decimal")
      );
    }
    return brought(draft, common) ?? this.#wants(index, typeName(common));
  }

  decimals(args: readonly TypedExpression[], signature: Signature): TypedExpression | Mismatch {
    const [left, right] = args.map(({ type }) => type);
    if (left?.kind !== "decimal" || right?.kind !== "decimal") throw new Error("both are decimals by now");
    const type = decimalResult(signature.result, left, right);
    if (typeof type !== "string") return { kind: "call", type, function: this.#node.function, arguments: args };
    return new Mismatch(
      null,
      `${printExpression(this.#node)}: ${type}`,
      "cast one of the two to a shorter decimal, or both to float64",
    );
  }

  /** Whole numbers divide as floats. */
  floats(args: readonly TypedExpression[]): TypedExpression | Mismatch {
    const floats = args.map(
      (one): TypedExpression =>
        one.type.kind === "float64"
          ? one
          : one.kind === "constant"
            ? constant({ kind: "float64" }, one.text)
            : { kind: "cast", type: { kind: "float64" }, value: one },
    );
    return { kind: "call", type: { kind: "float64" }, function: this.#node.function, arguments: floats };
  }

  #constant(index: number, wanted: Constant, common: CanonicalType | null): TypedExpression | Mismatch {
    const draft = this.#drafts[index];
    const literal = literalText(draft);
    switch (wanted.constant) {
      case "integer":
        if (draft?.is === "number" && isWhole(draft.text) && isWithin(Number(draft.text), wanted))
          return constant({ kind: "int64" }, draft.text);
        return this.#wants(index, `a whole number from ${wanted.least} to ${wanted.most}, written out`);
      case "word":
        if (literal !== null && wanted.words.includes(literal)) return constant({ kind: "string" }, literal);
        return this.#wants(
          index,
          `one of ${wanted.words.map((one) => `'${one}'`).join(", ")}`,
          literal === null ? undefined : suggestion(literal, wanted.words),
        );
      case "zone":
        if (literal !== null && isNamedZone(literal)) return constant({ kind: "string" }, literal);
        return this.#wants(index, "the name of a time zone, as 'Europe/Paris' or 'UTC'");
      case "text":
        if (literal !== null && !(index === 1 && literal === "")) return constant({ kind: "string" }, literal);
        return this.#wants(index, "a text that is written out and not empty");
      case "value":
        return this.#listed(index, common);
      case "ascending":
        return this.#bound(index, common);
    }
  }

  /** A literal of the type that it is compared with. */
  #listed(index: number, common: CanonicalType | null): TypedExpression | Mismatch {
    const draft = this.#drafts[index];
    if (draft === undefined || common === null) throw new Error("a listed value is compared with something");
    return brought(draft, common) ?? this.#wants(index, typeName(common));
  }

  #bound(index: number, common: CanonicalType | null): TypedExpression | Mismatch {
    const draft = this.#drafts[index];
    const before = this.#drafts[index - 1];
    const type = common?.kind === "decimal" ? null : common;
    if (draft?.is !== "number") return this.#wants(index, "a number, written out");
    if (index > 1 && before?.is === "number" && !(Number(before.text) < Number(draft.text)))
      return this.#wants(index, "a greater bound than the one before");
    const own = type ?? decimalOfLiteral(draft.text);
    return (
      (own === null ? null : brought(draft, own)) ?? this.#wants(index, `${typeName(common ?? { kind: "float64" })}`)
    );
  }

  #listElement(): CanonicalType | null {
    const [first] = this.#drafts;
    if (first?.is !== "typed" || first.node.type.kind !== "array") return null;
    const { of } = first.node.type;
    if (of.kind === "int32") return { kind: "int64" };
    return of.kind === "float32" ? { kind: "float64" } : of;
  }

  #untold(): Mismatch {
    return new Mismatch(
      null,
      `the type of ${printExpression(this.#node)} cannot be told`,
      "cast NULL, as cast(null as float64)",
    );
  }

  #nothingInCommon(asking: readonly Draft[]): Mismatch {
    const types = [...new Set(asking.map(nameOf))].join(" and ");
    // A text beside a number may be either.
    const kinds = asking.map(kindOf).filter((kind) => kind !== "string");
    const remedy = kinds.map((kind) => remedyFor(this.#node.function, kind)).find((one) => one !== null);
    const message = `${printExpression(this.#node)}: ${types} have no type in common`;
    return new Mismatch(null, message, remedy ?? "cast one of them");
  }

  #wants(index: number, what: string, hint?: string): Mismatch {
    const argument: Expression = this.#node.arguments[index] ?? { kind: "literal", type: "null" };
    const draft = this.#drafts[index];
    const found = draft === undefined ? "" : ` (${nameOf(draft)})`;
    const written = functionEntry(this.#node.function).written;
    return new Mismatch(
      index,
      `${written} needs ${what} where ${printExpression(argument)}${found} stands`,
      hint ?? remedyFor(this.#node.function, kindOf(draft)) ?? `write ${written}`,
    );
  }
}

function resultType(
  { result }: Signature,
  common: CanonicalType | null,
  args: readonly TypedExpression[],
): CanonicalType {
  switch (result) {
    case "same":
    case "sum":
    case "product":
    case "element":
      if (common === null) throw new Error("the result has the type of an argument");
      return common;
    case "quotient":
      return { kind: "float64" };
    case "whole":
      return common?.kind === "decimal" ? roundedDecimal(common, 0) : { kind: "float64" };
    case "rounded": {
      const [value, digits] = args;
      if (value?.type.kind !== "decimal" || digits?.kind !== "constant")
        throw new Error("a decimal is rounded to constant digits");
      return roundedDecimal(value.type, Number(digits.text));
    }
    default:
      return { kind: result };
  }
}

function isWithin(value: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return value >= least && value <= most;
}

function isNumber(draft: Draft): boolean {
  return draft.is === "number" || (draft.is === "typed" && isNumeric(draft.node.type));
}

function isDecimalRule({ result }: Signature): boolean {
  return result === "sum" || result === "product" || result === "quotient";
}

function isArithmetic(name: string): boolean {
  return ["add", "subtract", "multiply", "divide"].includes(name);
}

function isDecimal({ type }: TypedExpression): boolean {
  return type.kind === "decimal";
}

export function isOrdered(type: CanonicalType): boolean {
  return isNumeric(type) || ["bool", "string", "timestamp", "date"].includes(type.kind);
}

function isConstantValue(parameter: Parameter | undefined): boolean {
  return typeof parameter === "object" && (parameter.constant === "value" || parameter.constant === "ascending");
}

function text(parameter: Parameter | undefined): string {
  return typeof parameter === "string" ? parameter : "";
}

function literalText(draft: Draft | undefined): string | null {
  return draft?.is === "typed" && draft.node.kind === "constant" && draft.node.type.kind === "string"
    ? draft.node.text
    : null;
}

function kindOf(draft: Draft | undefined): CanonicalType["kind"] | null {
  return draft?.is === "typed" ? draft.node.type.kind : null;
}

function nameOf(draft: Draft): string {
  if (draft.is === "null") return "null";
  if (draft.is === "number") return isWhole(draft.text) ? "int64" : "float64";
  return typeName(draft.node.type);
}
