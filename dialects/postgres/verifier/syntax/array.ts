import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import { constant, type ReachedTerm, same, type Term } from "./term.ts";
import { readSort } from "./window.ts";

type ReadTerm = (node: Node, place: string) => Term;

/** `ARRAY_AGG(x ORDER BY …)`: without an order of its own an array could come in any. */
export function readGathered(body: NodeBody<"FuncCall">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["funcname", "args", "agg_order", "funcformat"], place);
  const [value, more] = body.args ?? [];
  demand(value !== undefined && more === undefined, place, "the arguments of array_agg");
  const order = readSort(body.agg_order, `${place}, ORDER BY`, readTerm);
  demand(order.length > 0, place, "an array in no order");
  return { is: "gathered", of: readTerm(value, place), order };
}

/** `elements[WIDTH_BUCKET(instant, instants)]`. */
export function readSearched(body: NodeBody<"A_Indirection">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["arg", "indirection"], place);
  const { arg } = body;
  const [index, more] = body.indirection ?? [];
  demand(arg !== undefined && more === undefined, place, "more than one index into an array");
  const { uidx, ...slice } = expectBody(index, "A_Indices", place);
  demand(Object.keys(slice).length === 0, place, "a slice of an array has no place there");
  const search = expectBody(uidx, "FuncCall", place);
  demand(
    words(search.funcname, place).join(".") === "width_bucket",
    place,
    "an element that is not found by WIDTH_BUCKET(instant, instants)",
  );
  const { instants, instant } = readReached(search, place, readTerm);
  return { is: "searched", elements: readTerm(arg, place), instants, instant };
}

/** `WIDTH_BUCKET(instant, instants)`. */
export function readReached(body: NodeBody<"FuncCall">, place: string, readTerm: ReadTerm): ReachedTerm {
  readOnly(body, ["funcname", "args", "funcformat"], place);
  const [instant, instants, others] = body.args ?? [];
  demand(
    instant !== undefined && instants !== undefined && others === undefined,
    place,
    "WIDTH_BUCKET of an instant and sorted instants is expected",
  );
  return { is: "reached", instants: readTerm(instants, place), instant: readTerm(instant, place) };
}

/** `UNNEST(elements[first:last])`. */
export function readElements(body: NodeBody<"FuncCall">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["funcname", "args", "funcformat"], place);
  const [array, others] = body.args ?? [];
  const slice = expectBody(array, "A_Indirection", place);
  readOnly(slice, ["arg", "indirection"], place);
  const { arg, indirection } = slice;
  const [index, more] = indirection ?? [];
  demand(others === undefined && more === undefined, place, "UNNEST of one slice of an array is expected");
  const { is_slice, lidx, uidx, ...rest } = expectBody(index, "A_Indices", place);
  const both = arg !== undefined && lidx !== undefined && uidx !== undefined;
  demand(both && is_slice === true && Object.keys(rest).length === 0, place, "a slice with two ends is expected");
  return {
    is: "elements",
    of: readTerm(arg, place),
    first: readTerm(lidx, place),
    last: readTerm(uidx, place),
  };
}

/** `NULLIF(value IS NOT NULL, FALSE)`. */
export function readPresence(body: NodeBody<"A_Expr">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["kind", "name", "lexpr", "rexpr"], place);
  const { lexpr, rexpr } = body;
  demand(lexpr !== undefined && rexpr !== undefined, place, "NULLIF of two values is expected");
  const present = readTerm(lexpr, place);
  const right = present.is === "not_null" && same(readTerm(rexpr, place), constant(false));
  demand(right, place, "NULLIF of anything but IS NOT NULL and FALSE");
  return { is: "presence", of: present.of };
}
