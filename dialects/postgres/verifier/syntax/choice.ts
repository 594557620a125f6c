import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { readPresence } from "./array.ts";
import { expectBody, type NodeBody, readOnly } from "./node.ts";
import { type ChoiceCase, constant, same, type Term } from "./term.ts";

type ReadTerm = (node: Node, place: string) => Term;

/** `CASE WHEN … THEN … ELSE … END`, and `CASE x WHEN … THEN … END`. */
export function readChoice(body: NodeBody<"CaseExpr">, place: string, readTerm: ReadTerm): Term {
  readOnly(body, ["arg", "args", "defresult"], place);
  const { arg, args, defresult } = body;
  return {
    is: "choice",
    of: arg === undefined ? null : readTerm(arg, place),
    cases: (args ?? []).map((node) => readCase(expectBody(node, "CaseWhen", place), place, readTerm)),
    otherwise: defresult === undefined ? null : readTerm(defresult, place),
  };
}

function readCase(body: NodeBody<"CaseWhen">, place: string, readTerm: ReadTerm): ChoiceCase {
  readOnly(body, ["expr", "result"], place);
  const { expr, result } = body;
  demand(expr !== undefined && result !== undefined, place, "a CASE with a condition and a value is expected");
  return { when: readTerm(expr, place), value: readTerm(result, place) };
}

/** `NULLIF(number, 0)`; of anything else whether there is a value. */
export function readNullIf(body: NodeBody<"A_Expr">, place: string, readTerm: ReadTerm): Term {
  const { lexpr, rexpr } = body;
  const nothing = rexpr === undefined || !("A_Const" in rexpr) ? null : readTerm(rexpr, place);
  if (lexpr === undefined || nothing === null || !same(nothing, constant(0)))
    return readPresence(body, place, readTerm);
  readOnly(body, ["kind", "name", "lexpr", "rexpr"], place);
  return { is: "nullif", of: readTerm(lexpr, place), nothing };
}
