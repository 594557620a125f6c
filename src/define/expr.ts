import { parseExpression } from "../expressions/parse/parse.ts";
import { childrenOf, type Expression as ExpressionTree } from "../ir/expression.ts";
import type { CanonicalType } from "../ir/types.ts";
import { type Diagnostic, error, type Place } from "../kernel/diagnostics.ts";
import { type AuthoredExpression, readAuthored, seal } from "./authored.ts";
import { placeOfCall } from "./place.ts";
import type { shape } from "./shape.ts";

/** An expression, and the type that is claimed of its value: `Ts` in JavaScript. The claim is checked by `apply` and `plan`. */
export interface Expression<out Ts = unknown, out Kind extends string = string> {
  readonly is: "expression";
  /** The name of the canonical type: `float64`, `string`. */
  readonly kind: Kind;
  readonly [shape]: { readonly value: Ts };
  /** Says what the feature is, for people. */
  describe(description: string): Expression<Ts, Kind>;
  /** Says more of the feature, text to text; added to what was said before. */
  tag(tags: Readonly<Record<string, string>>): Expression<Ts, Kind>;
}

type Tag<Ts, Kind extends string> = (text: TemplateStringsArray, ...values: readonly never[]) => Expression<Ts, Kind>;

/** The tag of expressions: by itself for a float64, and by the type's name for others. */
export interface ExpressionTag extends Tag<number, "float64"> {
  /** A value that is true or false. */
  readonly bool: Tag<boolean, "bool">;
  /** A whole number of 64 bits; `bigint` in JavaScript. */
  readonly int64: Tag<bigint, "int64">;
  /** Exact decimals; text in JavaScript. */
  decimal(precision: number, scale: number): Tag<string, "decimal">;
  /** Text. */
  readonly string: Tag<string, "string">;
  /** An instant; ISO text in JavaScript. */
  readonly timestamp: Tag<string, "timestamp">;
  /** `YYYY-MM-DD`. */
  readonly date: Tag<string, "date">;
}

/**
 * An author's expression in SQL: expr`temp * 1.8 + 32`; in an on-demand view over features and request values, in a feature
 * view over the source's columns. It is one scalar expression of a closed
 * list of operators and functions; what stands between the backticks is read as written.
 */
export const expr: ExpressionTag = Object.freeze(
  Object.assign(tagOf<number, "float64">({ kind: "float64" }), {
    bool: tagOf<boolean, "bool">({ kind: "bool" }),
    int64: tagOf<bigint, "int64">({ kind: "int64" }),
    decimal: (precision: number, scale: number) => tagOf<string, "decimal">({ kind: "decimal", precision, scale }),
    string: tagOf<string, "string">({ kind: "string" }),
    timestamp: tagOf<string, "timestamp">({ kind: "timestamp" }),
    date: tagOf<string, "date">({ kind: "date" }),
  }),
);

function tagOf<Ts, Kind extends string>(type: CanonicalType): Tag<Ts, Kind> {
  function tag(text: TemplateStringsArray, ...values: readonly unknown[]): Expression<Ts, Kind> {
    return makeExpression<Ts, Kind>(read(text, values, type, placeOfCall(tag)));
  }
  return tag;
}

function makeExpression<Ts, Kind extends string>(data: AuthoredExpression): Expression<Ts, Kind> {
  const visible = {
    is: "expression",
    kind: data.type.kind,
    describe: (description: string) => makeExpression<Ts, Kind>({ ...data, description }),
    tag: (tags: Readonly<Record<string, string>>) =>
      makeExpression<Ts, Kind>({ ...data, tags: { ...data.tags, ...tags } }),
  };
  return seal<Expression<Ts, Kind>>(visible, data);
}

function read(
  given: unknown,
  values: readonly unknown[],
  type: CanonicalType,
  place: Place | null,
): AuthoredExpression {
  const base = { is: "expression", type, description: null, tags: {}, place, lines: [] } as const;
  const text = textOf(given);
  if (text === null || values.length > 0)
    return { ...base, expression: null, problems: [misused(place, values.length)] };
  const parsed = parseExpression(text);
  if (!parsed.ok) {
    const { message, hint, start } = parsed.refusal;
    const at = placeAt(place, text, start);
    return { ...base, expression: null, problems: [error("expression-syntax", message, { place: at, hint })] };
  }
  return {
    ...base,
    expression: parsed.expression,
    problems: [],
    lines: linesOf(parsed.expression, parsed.starts, text, place),
  };
}

function misused(place: Place | null, values: number): Diagnostic {
  const message = values > 0 ? "a value is put into an expression" : "expr is a template tag, not a function of text";
  const hint =
    values > 0 ? "write it out, or declare a request value and refer to it by name" : "write expr`temp * 1.8 + 32`";
  return error(values > 0 ? "expression-syntax" : "invalid-definition", message, { place, hint });
}

function textOf(given: unknown): string | null {
  if (!Array.isArray(given) || !("raw" in given) || !Array.isArray(given.raw)) return null;
  return given.raw.map((one) => String(one).replace(/\\(`|\$(?=\{))/g, "$1")).join("");
}

/** The column is told where the line has nothing else before the expression's text. */
function placeAt(place: Place | null, text: string, start: number): Place | null {
  if (place === null) return null;
  const before = text.slice(0, start).split("\n");
  if (before.length === 1) return place;
  return { ...place, line: place.line + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 };
}

function linesOf(
  expression: ExpressionTree,
  starts: ReadonlyMap<ExpressionTree, number>,
  text: string,
  place: Place | null,
): AuthoredExpression["lines"] {
  const lines: (readonly [readonly string[], number])[] = [];
  const walk = (node: ExpressionTree, steps: readonly string[]): void => {
    const at = placeAt(place, text, starts.get(node) ?? 0);
    if (place !== null && at !== null && at.line !== place.line) lines.push([steps, at.line]);
    for (const child of childrenOf(node)) walk(child.node, [...steps, ...child.steps]);
  };
  if (text.includes("\n")) walk(expression, []);
  return lines;
}

/** What stands behind an author's expression; null for anything else. */
export function expressionOf(value: unknown): AuthoredExpression | null {
  const authored = readAuthored(value);
  return authored?.is === "expression" ? authored : null;
}

/** Its tree; what could not be read, which has been told, is a NULL of the type that is claimed. */
export function treeOf({ expression, type }: AuthoredExpression): ExpressionTree {
  return expression ?? { kind: "cast", value: { kind: "literal", type: "null" }, type };
}
