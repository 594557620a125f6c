import type { CanonicalType } from "../../ir/types.ts";
import { type Bodies, type Body, type CompiledCall, strict, strict2 } from "./closure.ts";
import { comparerOf } from "./compare.ts";
import { decoder, type Inner } from "./inner.ts";

/** Elements stand in a list as they stand in a row, in the type that they are stored in. */
function elementReader({
  arguments: [list],
}: CompiledCall): (element: Parameters<ReturnType<typeof decoder>>[0]) => Inner | null {
  if (list?.type.kind !== "array") throw new Error("a list has elements");
  const read = decoder(list.type.of);
  if (list.type.of.kind !== "int32") return read;
  return (element) => (typeof element === "number" ? BigInt(element) : null);
}

function elementType({ arguments: [list] }: CompiledCall): CanonicalType {
  if (list?.type.kind !== "array") throw new Error("a list has elements");
  const { of } = list.type;
  if (of.kind === "int32") return { kind: "int64" };
  return of.kind === "float32" ? { kind: "float64" } : of;
}

function extreme(isBetter: (order: number) => boolean): Body {
  return (call) => {
    const read = elementReader(call);
    const compare = comparerOf(elementType(call));
    return strict(call.of(0, "array"), (list) => {
      let best: Inner | null = null;
      for (const element of list) {
        const value = read(element);
        if (value !== null && (best === null || isBetter(compare(value, best)))) best = value;
      }
      return best;
    });
  };
}

export const lists: Bodies = {
  array_length: (call) => strict(call.of(0, "array"), (list) => BigInt(list.length)),
  array_get: (call) => {
    const read = elementReader(call);
    const index = Number(call.constant(1)) - 1;
    return strict(call.of(0, "array"), (list) => read(list[index] ?? null));
  },
  array_contains: (call) => {
    const read = elementReader(call);
    const compare = comparerOf(elementType(call));
    const [, wanted] = call.closures;
    if (wanted === undefined) throw new Error("a list is searched for something");
    return strict2(call.of(0, "array"), wanted, (list, value) =>
      list.some((element) => {
        const one = read(element);
        return one !== null && compare(one, value) === 0;
      }),
    );
  },
  array_min: extreme((order) => order < 0),
  array_max: extreme((order) => order > 0),
};
