import type { CanonicalType } from "../../ir/types.ts";
import type { Bodies, Body, Closure, CompiledCall } from "./closure.ts";
import { strict, strict2 } from "./closure.ts";
import type { Inner } from "./inner.ts";
import { compareFloats } from "./numbers.ts";
import { compareTexts } from "./texts.ts";

/** Below zero, zero or above, as values of a type are ordered. */
export function comparerOf(type: CanonicalType): (left: Inner, right: Inner) => number {
  if (type.kind === "float64") return (left, right) => compareFloats(Number(left), Number(right));
  if (type.kind === "string") return (left, right) => compareTexts(String(left), String(right));
  return (left, right) => {
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}

const typeOfFirst = ({ arguments: [first] }: CompiledCall): CanonicalType => first?.type ?? { kind: "bool" };

/** Floats have forms of their own, since they are what is compared most. */
function comparison(holds: (order: number) => boolean, floats: (left: number, right: number) => boolean): Body {
  return (call) => {
    const type = typeOfFirst(call);
    if (type.kind === "float64") return strict2(call.of(0, "float64"), call.of(1, "float64"), floats);
    const compare = comparerOf(type);
    const [left, right] = both(call);
    return strict2(left, right, (a, b) => holds(compare(a, b)));
  };
}

function both({ closures: [left, right] }: CompiledCall): readonly [Closure, Closure] {
  if (left === undefined || right === undefined) throw new Error("a comparison has two sides");
  return [left, right];
}

const isNotANumber = (value: number): boolean => Number.isNaN(value);

export const comparisons: Bodies = {
  equal: comparison(
    (order) => order === 0,
    (a, b) => a === b || (isNotANumber(a) && isNotANumber(b)),
  ),
  not_equal: comparison(
    (order) => order !== 0,
    (a, b) => a !== b && !(isNotANumber(a) && isNotANumber(b)),
  ),
  less: comparison(
    (order) => order < 0,
    (a, b) => a < b || (isNotANumber(b) && !isNotANumber(a)),
  ),
  less_or_equal: comparison(
    (order) => order <= 0,
    (a, b) => a <= b || isNotANumber(b),
  ),
  greater: comparison(
    (order) => order > 0,
    (a, b) => a > b || (isNotANumber(a) && !isNotANumber(b)),
  ),
  greater_or_equal: comparison(
    (order) => order >= 0,
    (a, b) => a >= b || isNotANumber(a),
  ),
  in: (call) => {
    const compare = comparerOf(typeOfFirst(call));
    const [value, ...listed] = call.closures;
    if (value === undefined) throw new Error("a list is searched for something");
    const items = listed.map((one) => one([]));
    const known = items.filter((one) => one !== null);
    const unknown = known.length < items.length;
    return strict(value, (a) => known.some((one) => compare(a, one) === 0) || (unknown ? null : false));
  },
  is_null:
    ({ closures: [value] }) =>
    (inputs) =>
      value?.(inputs) === null,
  is_nan: (call) => strict(call.of(0, "float64"), isNotANumber),
  is_finite: (call) => strict(call.of(0, "float64"), Number.isFinite),
};

/** Three-valued logic; what decides is not looked beyond. */
export const logic: Bodies = {
  and: (call) => {
    const [left, right] = [call.of(0, "bool"), call.of(1, "bool")];
    return (inputs) => {
      const a = left(inputs);
      if (a === false) return false;
      const b = right(inputs);
      return b === false ? false : a === null || b === null ? null : true;
    };
  },
  or: (call) => {
    const [left, right] = [call.of(0, "bool"), call.of(1, "bool")];
    return (inputs) => {
      const a = left(inputs);
      if (a === true) return true;
      const b = right(inputs);
      return b === true ? true : a === null || b === null ? null : false;
    };
  },
  not: (call) => strict(call.of(0, "bool"), (a) => !a),
};

function extreme(isBetter: (order: number) => boolean): Body {
  return (call) => {
    const compare = comparerOf(call.type);
    const { closures } = call;
    return (inputs) => {
      let best: Inner | null = null;
      let isKnown = true;
      for (const closure of closures) {
        const value = closure(inputs);
        if (value === null) isKnown = false;
        else if (best === null || isBetter(compare(value, best))) best = value;
      }
      return isKnown ? best : null;
    };
  };
}

export const choices: Bodies = {
  coalesce:
    ({ closures }) =>
    (inputs) => {
      for (const closure of closures) {
        const value = closure(inputs);
        if (value !== null) return value;
      }
      return null;
    },
  nullif: (call) => {
    const compare = comparerOf(call.type);
    const [left, right] = both(call);
    return (inputs) => {
      const a = left(inputs);
      const b = right(inputs);
      return a === null || b === null ? a : compare(a, b) === 0 ? null : a;
    };
  },
  least: extreme((order) => order < 0),
  greatest: extreme((order) => order > 0),
};
