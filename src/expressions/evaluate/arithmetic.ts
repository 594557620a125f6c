import type { CanonicalType } from "../../ir/types.ts";
import { type Bodies, type Body, type Closure, type CompiledCall, strict, strict2 } from "./closure.ts";
import { addFloats, divideFloats, multiplyFloats, subtractFloats } from "./float-arithmetic.ts";
import {
  absolute, decimal, int64, powerOfTen, rescaled, roundedQuotient, roundFloat,
} from "./numbers.ts"; // biome-ignore format: one list

type Decimal = Extract<CanonicalType, { kind: "decimal" }>;

/** A function of numbers: its form for floats, for whole numbers, and for decimals. */
function byKind(floats: Body, whole: Body, decimals: (call: CompiledCall, type: Decimal) => ReturnType<Body>): Body {
  return (call) => {
    const type = call.arguments[0]?.type;
    if (type?.kind === "float64") return floats(call);
    return type?.kind === "decimal" ? decimals(call, type) : whole(call);
  };
}

function scaleOf(call: CompiledCall, index: number): number {
  const type = call.arguments[index]?.type;
  return type?.kind === "decimal" ? type.scale : 0;
}

function resultOf({ type }: CompiledCall): Decimal {
  if (type.kind !== "decimal") throw new Error("a decimal comes of decimals");
  return type;
}

/** Both sides at the result's scale. */
function decimalSum(combine: (a: bigint, b: bigint) => bigint) {
  return (call: CompiledCall) => {
    const { precision, scale } = resultOf(call);
    const [left, right] = [powerOfTen(scale - scaleOf(call, 0)), powerOfTen(scale - scaleOf(call, 1))];
    return strict2(call.of(0, "decimal"), call.of(1, "decimal"), (a, b) =>
      decimal(combine(a * left, b * right), precision),
    );
  };
}

function decimalProduct(call: CompiledCall) {
  const { precision } = resultOf(call);
  return strict2(call.of(0, "decimal"), call.of(1, "decimal"), (a, b) => decimal(a * b, precision));
}

function decimalQuotient(call: CompiledCall) {
  const { precision, scale } = resultOf(call);
  const shift = powerOfTen(scale + scaleOf(call, 1) - scaleOf(call, 0));
  return strict2(call.of(0, "decimal"), call.of(1, "decimal"), (a, b) =>
    b === 0n ? null : decimal(roundedQuotient(a * shift, b), precision),
  );
}

const wholes =
  (combine: (a: bigint, b: bigint) => bigint): Body =>
  (call) =>
    strict2(call.of(0, "int64"), call.of(1, "int64"), (a, b) => int64(combine(a, b)));

const quotients =
  (combine: (a: bigint, b: bigint) => bigint): Body =>
  (call) =>
    strict2(call.of(0, "int64"), call.of(1, "int64"), (a, b) => (b === 0n ? null : int64(combine(a, b))));

const floats =
  (operator: (left: Closure<number>, right: Closure<number>) => Closure<number>): Body =>
  (call) =>
    operator(call.of(0, "float64"), call.of(1, "float64"));

export const arithmetic: Bodies = {
  add: byKind(
    floats(addFloats),
    wholes((a, b) => a + b),
    decimalSum((a, b) => a + b),
  ),
  subtract: byKind(
    floats(subtractFloats),
    wholes((a, b) => a - b),
    decimalSum((a, b) => a - b),
  ),
  multiply: byKind(
    floats(multiplyFloats),
    wholes((a, b) => a * b),
    decimalProduct,
  ),
  divide: byKind(
    floats(divideFloats),
    () => {
      throw new Error("whole numbers divide as floats");
    },
    decimalQuotient,
  ),
  negate: byKind(
    (call) => strict(call.of(0, "float64"), (a) => -a),
    (call) => strict(call.of(0, "int64"), (a) => int64(-a)),
    (call) => strict(call.of(0, "decimal"), (a) => -a),
  ),
  abs: byKind(
    (call) => strict(call.of(0, "float64"), Math.abs),
    (call) => strict(call.of(0, "int64"), (a) => int64(absolute(a))),
    (call) => strict(call.of(0, "decimal"), absolute),
  ),
  div: quotients((a, b) => a / b),
  mod: quotients((a, b) => a % b),
  floor: toWhole(Math.floor, (scaled, one) => (scaled - (((scaled % one) + one) % one)) / one),
  ceil: toWhole(Math.ceil, (scaled, one) => (scaled + (((-scaled % one) + one) % one)) / one),
  trunc: toWhole(Math.trunc, (scaled, one) => scaled / one),
  round: (call) => {
    if (call.arguments.length === 1) return toWhole(roundFloat, roundedQuotient)(call);
    const [from, to] = [scaleOf(call, 0), resultOf(call).scale];
    return strict(call.of(0, "decimal"), (a) => rescaled(a, from, to));
  },
};

/** A float stays a float; a decimal loses its digits after the point. */
function toWhole(ofFloat: (a: number) => number, ofDecimal: (scaled: bigint, one: bigint) => bigint): Body {
  return (call) => {
    if (call.arguments[0]?.type.kind === "float64") return strict(call.of(0, "float64"), ofFloat);
    const one = powerOfTen(scaleOf(call, 0));
    return strict(call.of(0, "decimal"), (a) => ofDecimal(a, one));
  };
}
