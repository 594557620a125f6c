import type { FunctionName } from "../../ir/functions.ts";
import type { TypedExpression } from "../../ir/typed-expression.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { Inner, InnerOf } from "./inner.ts";

/** The inputs of one evaluation, in the order that the expression was compiled for. */
export type Inputs = readonly CanonicalValue[];

/** A compiled node: its value for some inputs, null for NULL. */
export type Closure<T = Inner> = (inputs: Inputs) => T | null;

/** A call whose arguments are compiled. */
export interface CompiledCall {
  readonly type: CanonicalType;
  readonly arguments: readonly TypedExpression[];
  readonly closures: readonly Closure[];
  /** The argument as a closure of that kind, which its type says it is. */
  of<K extends keyof InnerOf>(index: number, kind: K): Closure<InnerOf[K]>;
  /** The argument that stands in the author's text. */
  constant(index: number): string;
}

export type Body = (call: CompiledCall) => Closure;
export type Bodies = Readonly<Partial<Record<FunctionName, Body>>>;

/** All arguments are evaluated before NULL is looked for, as engines do: an error in one is an error. */
export function strict<A, R>(a: Closure<A>, apply: (a: A) => R | null): Closure<R> {
  return (inputs) => {
    const x = a(inputs);
    return x === null ? null : apply(x);
  };
}

export function strict2<A, B, R>(a: Closure<A>, b: Closure<B>, apply: (a: A, b: B) => R | null): Closure<R> {
  return (inputs) => {
    const x = a(inputs);
    const y = b(inputs);
    return x === null || y === null ? null : apply(x, y);
  };
}
