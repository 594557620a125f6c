import type { FunctionName } from "../../ir/functions.ts";
import type { TypedCase, TypedConstant, TypedExpression } from "../../ir/typed-expression.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import { arithmetic } from "./arithmetic.ts";
import { conversion } from "./casts.ts";
import type { Bodies, Body, Closure, CompiledCall } from "./closure.ts";
import { strict } from "./closure.ts";
import { choices, comparisons, logic } from "./compare.ts";
import { decoder, encoder, type InnerOf } from "./inner.ts";
import { lists } from "./lists.ts";
import { mathematics } from "./mathematics.ts";
import { texts } from "./text-functions.ts";
import { times } from "./times.ts";

const bodies: Bodies = {
  ...arithmetic,
  ...comparisons,
  ...logic,
  ...choices,
  ...mathematics,
  ...texts,
  ...times,
  ...lists,
};

/** An expression to be evaluated over and over: its value for the inputs, which come in the order of `names`. */
export type Evaluator = (inputs: readonly CanonicalValue[]) => CanonicalValue;

/**
 * Composes a closure from closures, one for each node: nothing is parsed or looked up when it runs, and no text becomes code.
 * Throws `expression-failed` for inputs that a warehouse refuses too.
 */
export function compileExpression(typed: TypedExpression, names: readonly string[]): Evaluator {
  const closure = compile(typed, new Map(names.map((name, index) => [name, index])));
  const encode = encoder(typed.type);
  if (passesUnchanged(typed.type)) return closure;
  return (inputs) => {
    const value = closure(inputs);
    return value === null ? null : encode(value);
  };
}

function passesUnchanged({ kind }: CanonicalType): boolean {
  return kind !== "decimal" && kind !== "timestamp" && kind !== "date";
}

type Places = ReadonlyMap<string, number>;

function compile(node: TypedExpression, places: Places): Closure {
  switch (node.kind) {
    case "constant":
      return constant(node);
    case "reference":
      return reference(node.type, place(node.name, places));
    case "call":
      return bodyOf(node.function)(compiledCall(node.type, node.arguments, places));
    case "cast":
      return cast(node.value, node.type, places);
    case "case":
      return caseOf(node, places);
  }
}

function place(name: string, places: Places): number {
  const found = places.get(name);
  if (found === undefined) throw new Error(`no input is called '${name}'`);
  return found;
}

function bodyOf(name: FunctionName): Body {
  const body = bodies[name];
  if (body === undefined) throw new Error(`no body for ${name}`);
  return body;
}

/** The value of a constant is decoded once. */
function constant({ type, text }: TypedConstant): Closure {
  if (text === null) return () => null;
  const value = decoder(type)(valueFrom(type, text));
  return () => value;
}

function valueFrom(type: CanonicalType, text: string): CanonicalValue {
  switch (type.kind) {
    case "bool":
      return text === "true";
    case "int64":
      return BigInt(text);
    case "float64":
      return Number(text);
    default:
      return text;
  }
}

/** Floats, whole numbers and texts are computed with as they come. */
function reference(type: CanonicalType, index: number): Closure {
  const decode = decoder(type);
  switch (type.kind) {
    case "float64":
    case "float32":
    case "int32":
      return (inputs) => {
        const value = inputs[index];
        return typeof value === "number" ? value : decode(value ?? null);
      };
    default:
      return (inputs) => {
        const value = inputs[index];
        return value === null || value === undefined ? null : decode(value);
      };
  }
}

/** A float32 is a float64 already. */
function cast(value: TypedExpression, type: CanonicalType, places: Places): Closure {
  const inner = compile(value, places);
  if (value.type.kind === "float32" && type.kind === "float64") return inner;
  return strict(inner, conversion(value.type, type));
}

function caseOf(node: TypedCase, places: Places): Closure {
  const branches = node.branches.map(({ when, value }) => ({
    when: compile(when, places),
    value: compile(value, places),
  }));
  const otherwise = compile(node.otherwise, places);
  return (inputs) => {
    for (const { when, value } of branches) if (when(inputs) === true) return value(inputs);
    return otherwise(inputs);
  };
}

function compiledCall(type: CanonicalType, given: readonly TypedExpression[], places: Places): CompiledCall {
  const closures = given.map((one) => compile(one, places));
  return {
    type,
    arguments: given,
    closures,
    of<K extends keyof InnerOf>(index: number, kind: K): Closure<InnerOf[K]> {
      const [closure, argument] = [closures[index], given[index]];
      if (closure === undefined || argument?.type.kind !== kind) throw new Error(`argument ${index + 1} is no ${kind}`);
      // A node's type decides what its closure gives: this is the one place that says so.
      return closure as Closure<InnerOf[K]>;
    },
    constant(index) {
      const argument = given[index];
      if (argument?.kind !== "constant" || argument.text === null)
        throw new Error(`argument ${index + 1} is no constant`);
      return argument.text;
    },
  };
}
