/** Which text an expression is expected to be, worked out from phrases that are written beside a dialect's patterns, never from them. */
import type { FunctionName } from "../../../../src/ir/functions.ts";
import type { TypedCall, TypedExpression } from "../../../../src/ir/typed-expression.ts";
import type { CanonicalType } from "../../../../src/ir/types.ts";
import { branch, filled, leaf, type Tree } from "./tree.ts";

/** A text with `$1`, `$2`, … for the arguments; by the call, where it depends on types or on constants. */
export type Phrase = string | ((call: TypedCall) => string);

/** How a warehouse says each function, as texts. */
export interface Phrases {
  readonly functions: Readonly<Record<FunctionName, Phrase>>;
  /** A value of one type as another. */
  convert(value: TypedExpression, type: CanonicalType): string;
  /** The texts that a constant may have: with its type, and where something beside it decides the type. */
  constant(type: CanonicalType, text: string): readonly string[];
  /** What a type is called in a cast. */
  type(type: CanonicalType): string;
}

/** What an expression is expected to be made with. */
export interface Expectations {
  readonly phrases: Phrases;
  /** The tree of a phrase, by the parser that reads statements too. */
  parse(phrase: string): Tree;
  /** What stands for a reference. */
  reference(name: string): Tree;
}

/** The tree of the text that a typed expression is expected to be. */
export function expectedTree(node: TypedExpression, by: Expectations): Tree {
  const inner = (one: TypedExpression): Tree => expectedTree(one, by);
  switch (node.kind) {
    case "constant":
      return constantTree(node.type, node.text, by);
    case "reference":
      return by.reference(node.name);
    case "cast":
      return filled(by.parse(by.phrases.convert(node.value, node.type)), [inner(node.value)]);
    case "call": {
      const phrase = by.phrases.functions[node.function];
      return filled(by.parse(typeof phrase === "string" ? phrase : phrase(node)), node.arguments.map(inner));
    }
    case "case":
      return filled(
        by.parse(caseText(node.branches.length, isNothing(node.otherwise))),
        [...node.branches.flatMap(({ when, value }) => [when, value]), node.otherwise].map(inner),
      );
  }
}

function caseText(branches: number, endsThere: boolean): string {
  const whens = Array.from({ length: branches }, (_, index) => `WHEN $${2 * index + 1} THEN $${2 * index + 2}`);
  return `CASE ${whens.join(" ")}${endsThere ? "" : ` ELSE $${2 * branches + 1}`} END`;
}

function isNothing(node: TypedExpression): boolean {
  return node.kind === "constant" && node.text === null;
}

function constantTree(type: CanonicalType, text: string | null, by: Expectations): Tree {
  if (text === null) {
    const texts = ["NULL", `CAST(NULL AS ${by.phrases.type(type)})`];
    return { is: "either", of: texts.map((one) => by.parse(one)) };
  }
  if (type.kind === "string" || type.kind === "json" || type.kind === "bytes") return leaf("string", text);
  return { is: "either", of: by.phrases.constant(type, text).map((one) => by.parse(one)) };
}

/** A column that is cast to a type. */
export function castTree(of: Tree, type: CanonicalType, by: Pick<Expectations, "phrases" | "parse">): Tree {
  return filled(by.parse(`CAST($1 AS ${by.phrases.type(type)})`), [of]);
}

/** Conditions that must all hold. */
export function allOf(conditions: readonly Tree[]): Tree | null {
  const [first, ...more] = conditions;
  return first === undefined || more.length === 0 ? (first ?? null) : branch("AND", conditions);
}

// ---- what phrases are made of

export function kindOf(call: TypedCall, place: number): CanonicalType["kind"] {
  return argument(call, place).type.kind;
}

/** The text of an argument that stands in the author's text. */
export function constantAt(call: TypedCall, place: number): string {
  const found = argument(call, place);
  if (found.kind !== "constant" || found.text === null) throw new Error(`argument ${place} is no constant`);
  return found.text;
}

export function argument(call: TypedCall, place: number): TypedExpression {
  const found = call.arguments[place - 1];
  if (found === undefined) throw new Error(`there is no argument ${place}`);
  return found;
}

/** `$1, $2, $3`. */
export function places(call: TypedCall, from = 1): string {
  return call.arguments
    .slice(from - 1)
    .map((_, index) => `$${index + from}`)
    .join(", ");
}

/** The second argument; NULL in its place where it could be zero. */
export function divisor(call: TypedCall): string {
  const second = argument(call, 2);
  const isSafe = second.kind === "constant" && second.text !== null && Number(second.text) !== 0;
  return isSafe ? "$2" : "NULLIF($2, 0)";
}

/** How many of the bounds, from the lowest, are not above the value. */
export function bucketText(call: TypedCall): string {
  const bounds = call.arguments.slice(1);
  const below = bounds.map((_, index) => `WHEN $1 < $${index + 2} THEN ${index}`);
  return `CASE ${below.join(" ")} WHEN $1 IS NOT NULL THEN ${bounds.length} END`;
}

const leg = (a: string, b: string): string => `SQRT(POWER(${a}, 2) + POWER(${b}, 2))`;
const across = "($3 - $1) * 0.008726646259971648";
const middle = "($1 + $3) * 0.008726646259971648";
const around = "($4 - $2) * 0.008726646259971648";

/** The arc on a sphere of radius 6371.0088 km, of points that are on it. */
const haversineText = `CASE WHEN ABS($1) <= 90 AND ABS($3) <= 90 AND ABS($2) <= 360 AND ABS($4) <= 360
  THEN 12742.0176 * ATAN2(
    ${leg(`SIN(${across}) * COS(${around})`, `COS(${middle}) * SIN(${around})`)},
    ${leg(`COS(${across}) * COS(${around})`, `SIN(${middle}) * SIN(${around})`)}
  ) END`;

/** What every warehouse is told in the same words. */
export const plainPhrases = {
  negate: "-$1",
  in: (call) => `$1 IN (${places(call, 2)})`,
  is_null: "$1 IS NULL",
  and: "$1 AND $2",
  or: "$1 OR $2",
  not: "NOT $1",
  coalesce: (call) => `COALESCE(${places(call)})`,
  abs: "ABS($1)",
  floor: "FLOOR($1)",
  ceil: "CEIL($1)",
  trunc: "TRUNC($1)",
  exp: "EXP($1)",
  atan: "ATAN($1)",
  atan2: "ATAN2($1 + 0, $2 + 0)",
  concat: "$1 || $2",
  ltrim: "LTRIM($1, ' ')",
  rtrim: "RTRIM($1, ' ')",
  replace: "REPLACE($1, $2, $3)",
  haversine: haversineText,
} as const satisfies Partial<Phrases["functions"]>;

export const microsecondsOf: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n,
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1_000n,
  microsecond: 1n,
};

/** What a text must look like to be taken for a number. */
export const numberForms = {
  int64: "^[+-]?[0-9]{1,30}$",
  float64: "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,4})?$",
  decimal: "^[+-]?([0-9]{1,60}([.][0-9]{0,60})?|[.][0-9]{1,60})$",
} as const;

export function numberForm(type: CanonicalType): string {
  if (type.kind === "int64" || type.kind === "float64") return numberForms[type.kind];
  return numberForms.decimal;
}

export const digits = (text: string): string => text.replace("+", "");

export const upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const lowerLetters = "abcdefghijklmnopqrstuvwxyz";
