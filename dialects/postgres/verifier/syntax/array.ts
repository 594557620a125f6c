import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import type { Term } from "./term.ts";
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
  readOnly(search, ["funcname", "args", "funcformat"], place);
  const [instant, instants, others] = search.args ?? [];
  const searches = words(search.funcname, place).join(".") === "width_bucket";
  demand(
    searches && instant !== undefined && instants !== undefined && others === undefined,
    place,
    "an element that is not found by WIDTH_BUCKET(instant, instants)",
  );
  return {
    is: "searched",
    elements: readTerm(arg, place),
    instants: readTerm(instants, place),
    instant: readTerm(instant, place),
  };
}
