import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import type { AggregateName, SortTerm, Term } from "./term.ts";
import { readSort } from "./window.ts";

type ReadTerm = (node: Node, place: string) => Term;

/** Readers of what stands in an aggregate; its value and its filter may be an author's. */
interface Readers {
  readonly readTerm: ReadTerm;
  readonly readOpenTerm: ReadTerm;
  readonly readOpenConditions: (node: Node | undefined, place: string) => readonly Term[];
}

export const aggregateNames: readonly AggregateName[] = [
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "bool_and",
  "bool_or",
  "stddev_samp",
  "var_samp",
  "array_agg",
];

/** `SUM(x) FILTER (WHERE …)`, `COUNT(DISTINCT x)`, `ARRAY_AGG(x ORDER BY …) FILTER (WHERE …)`. */
export function readAggregate(
  body: NodeBody<"FuncCall">,
  name: AggregateName,
  place: string,
  { readTerm, readOpenTerm, readOpenConditions }: Readers,
): Term {
  readOnly(body, ["funcname", "args", "agg_filter", "agg_distinct", "agg_order", "funcformat"], place);
  const [value, more] = body.args ?? [];
  demand(value !== undefined && more === undefined, place, `the arguments of ${name}`);
  const order: readonly SortTerm[] = readSort(body.agg_order, `${place}, ORDER BY`, readTerm);
  demand((name === "array_agg") === order.length > 0, place, `the order of the values of ${name}`);
  return {
    is: "aggregate",
    name,
    of: readOpenTerm(value, place),
    distinct: body.agg_distinct === true,
    order,
    when: readOpenConditions(body.agg_filter, `${place}, FILTER`),
  };
}

/** `array[1]`, the first element, and `array[1:n]`, the first n. */
export function readLeading(body: NodeBody<"A_Indirection">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["arg", "indirection"], place);
  const { arg } = body;
  const [index, more] = body.indirection ?? [];
  demand(arg !== undefined && more === undefined, place, "more than one index into an array");
  const indices = expectBody(index, "A_Indices", place);
  readOnly(indices, ["is_slice", "lidx", "uidx"], place);
  const of = readTerm(arg, place);
  if (indices.is_slice !== true) {
    demand(
      indices.lidx === undefined && numberOf(indices.uidx, place) === 1,
      place,
      "an element that is not the first",
    );
    return { is: "leading", of, limit: null };
  }
  demand(numberOf(indices.lidx, place) === 1, place, "a slice that does not begin at the first element");
  return { is: "leading", of, limit: numberOf(indices.uidx, place) };
}

/** `COALESCE(array, '{}')`. */
export function readOrEmpty(body: NodeBody<"CoalesceExpr">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["args"], place);
  const [value, otherwise, more] = body.args ?? [];
  demand(value !== undefined && more === undefined, place, "the arguments of COALESCE");
  const empty = expectBody(otherwise, "A_Const", place);
  readOnly(empty, ["sval"], place);
  demand(empty.sval?.sval === "{}", place, "COALESCE with anything but an empty array");
  return { is: "or_empty", of: readTerm(value, place) };
}

/** `text COLLATE "C"`. */
export function readCollated(body: NodeBody<"CollateClause">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["arg", "collname"], place);
  demand(body.arg !== undefined, place, "COLLATE of nothing");
  return { is: "collated", of: readTerm(body.arg, place), collation: words(body.collname, place).join(".") };
}

function numberOf(node: Node | undefined, place: string): number {
  const body = expectBody(node, "A_Const", place);
  demand(body.ival !== undefined, place, "an index that is not a plain number");
  return body.ival.ival ?? 0;
}
