import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import { constant, same, type Term } from "./term.ts";

type ReadTerm = (node: Node, place: string) => Term;

/** `abs(mod(hash_record_extended(ROW(values), 0), parts))`: the same for equal rows, whatever the session. */
export function readPart(body: NodeBody<"FuncCall">, place: string, readTerm: ReadTerm): Term {
  const [remainder, none] = argumentsOf(body, "abs", place);
  demand(remainder !== undefined && none === undefined, place, "abs(…) of one value");
  const [hash, parts, more] = argumentsOf(expectBody(remainder, "FuncCall", place), "mod", place);
  demand(hash !== undefined && parts !== undefined && more === undefined, place, "mod(…) of two values");
  const [row, seed, other] = argumentsOf(expectBody(hash, "FuncCall", place), "hash_record_extended", place);
  demand(row !== undefined && seed !== undefined && other === undefined, place, "a hash of a row and a seed");
  demand(same(readTerm(seed, place), constant(0)), place, "the hash's seed is not 0");
  const count = readTerm(parts, place);
  demand(count.is === "constant" && typeof count.value === "number", place, "the number of parts is not written out");
  const values = expectBody(row, "RowExpr", place);
  readOnly(values, ["args", "row_format"], place);
  return { is: "part", of: (values.args ?? []).map((node) => readTerm(node, place)), parts: count.value };
}

function argumentsOf(body: NodeBody<"FuncCall">, name: string, place: string): readonly Node[] {
  readOnly(body, ["funcname", "args", "funcformat"], place);
  const found = words(body.funcname, place).join(".");
  demand(found === name, place, `the function ${found}(…) where ${name}(…) is expected`);
  return body.args ?? [];
}
