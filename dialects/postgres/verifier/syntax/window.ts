import type { Node, WindowDef } from "libpg-query";
import { demand } from "../deviation.ts";
import { readInteger } from "./integer.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import { type Frame, type SortTerm, same, type Term, type WindowFunction } from "./term.ts";

type ReadTerm = (node: Node, place: string) => Term;

const functions: readonly WindowFunction[] = [
  "row_number",
  "max",
  "min",
  "sum",
  "count",
  "avg",
  "bool_and",
  "bool_or",
  "stddev_samp",
  "var_samp",
];

/** `MAX(x) OVER (…)` and its like. */
export function readWindow(body: NodeBody<"FuncCall">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["funcname", "args", "over", "funcformat"], place);
  const name = words(body.funcname, place).join(".");
  const known = functions.find((one) => one === name);
  demand(known !== undefined, place, `the window function ${name}(…) has no place there`);
  const [argument, more] = body.args ?? [];
  demand(
    more === undefined && (argument === undefined) === (known === "row_number"),
    place,
    `the arguments of ${name}`,
  );
  const over: WindowDef = body.over ?? {};
  readOnly(over, ["partitionClause", "orderClause", "frameOptions", "startOffset", "endOffset"], place);
  return {
    is: "window",
    function: known,
    of: argument === undefined ? null : readTerm(argument, place),
    partition: (over.partitionClause ?? []).map((node) => readTerm(node, place)),
    order: readSort(over.orderClause, place, readTerm),
    frame: readFrame(over, place),
  };
}

/** The terms of an ORDER BY. */
export function readSort(nodes: readonly Node[] | undefined, place: string, readTerm: ReadTerm): readonly SortTerm[] {
  return (nodes ?? []).map((node) => {
    const body = expectBody(node, "SortBy", place);
    readOnly(body, ["node", "sortby_dir", "sortby_nulls"], place);
    const direction = body.sortby_dir ?? "SORTBY_DEFAULT";
    demand(body.node !== undefined && direction !== "SORTBY_USING", place, "ORDER BY … USING");
    return { value: readTerm(body.node, place), descending: direction === "SORTBY_DESC", nulls: readNulls(body) };
  });
}

function readNulls(body: NodeBody<"SortBy">): SortTerm["nulls"] {
  if (body.sortby_nulls === "SORTBY_NULLS_FIRST") return "first";
  return body.sortby_nulls === "SORTBY_NULLS_LAST" ? "last" : "unsaid";
}

/** The bits of `frameOptions`, from Postgres' parsenodes.h. */
const bit = {
  nonDefault: 0x1,
  range: 0x2,
  rows: 0x4,
  between: 0x10,
  startUnboundedPreceding: 0x20,
  endCurrentRow: 0x400,
  startOffsetPreceding: 0x800,
  endOffsetPreceding: 0x1000,
};

const unsaid = bit.range | bit.startUnboundedPreceding | bit.endCurrentRow;
const soFar = bit.nonDefault | bit.rows | bit.startUnboundedPreceding | bit.endCurrentRow;
const before = bit.nonDefault | bit.rows | bit.between | bit.startUnboundedPreceding | bit.endOffsetPreceding;
const range = bit.nonDefault | bit.range | bit.between;

function readFrame(over: WindowDef, place: string): Frame {
  const { frameOptions, startOffset, endOffset } = over;
  if (startOffset === undefined) {
    const ended = endOffset !== undefined;
    if (!ended && frameOptions === unsaid) return "unsaid";
    if (!ended && (frameOptions === soFar || frameOptions === (soFar | bit.between))) return "so_far";
    if (ended && frameOptions === before && isOne(endOffset)) return "before";
  }
  return readRange(over, place);
}

/** `RANGE BETWEEN 3599999999 PRECEDING AND CURRENT ROW` and its like. */
function readRange({ frameOptions, startOffset, endOffset }: WindowDef, place: string): Frame {
  const start = startOffset === undefined ? bit.startUnboundedPreceding : bit.startOffsetPreceding;
  const end = endOffset === undefined ? bit.endCurrentRow : bit.endOffsetPreceding;
  demand(frameOptions === (range | start | end), place, "a window's frame is not one of ours");
  return {
    first: startOffset === undefined ? null : readInteger(startOffset, place),
    last: endOffset === undefined ? 0n : readInteger(endOffset, place),
  };
}

function isOne(node: Node): boolean {
  return "A_Const" in node && same(node.A_Const.ival, { ival: 1 });
}
