import type { Node } from "libpg-query";
import { demand } from "../deviation.ts";
import { readInteger } from "./integer.ts";
import { expectBody, type NodeBody, readOnly, words } from "./node.ts";
import type { Term } from "./term.ts";

type ReadTerm = (node: Node, place: string) => Term;

/** What a bigint holds at most and at least: no instant is there, so that infinite ones can be. */
const greatest = 2n ** 63n - 1n;
const least = -(2n ** 63n);
/** Seconds from 1970 to 2000. */
const seconds = 946_684_800n;

/** `CAST(GREATEST(LEAST((EXTRACT(EPOCH FROM x) - 946684800) * 1000000, most), least) AS bigint)`, without the cast. */
export function readTicks(body: NodeBody<"MinMaxExpr">, place: string, readTerm: ReadTerm): Term {
  const atMost = withLimit(body, "IS_GREATEST", least, place);
  const since2000 = withLimit(expectBody(atMost, "MinMaxExpr", place), "IS_LEAST", greatest, place);
  const sinceThen = withNumber(since2000, "*", 1_000_000n, place);
  const epoch = expectBody(withNumber(sinceThen, "-", seconds, place), "FuncCall", place);
  readOnly(epoch, ["funcname", "args", "funcformat"], place);
  const [part, instant, more] = epoch.args ?? [];
  const isEpoch = words(epoch.funcname, place).join(".") === "pg_catalog.extract" && partOf(part, place) === "epoch";
  demand(isEpoch && instant !== undefined && more === undefined, place, "the seconds of an instant are expected");
  return { is: "ticks", of: readTerm(instant, place) };
}

function partOf(node: Node | undefined, place: string): string {
  const body = expectBody(node, "A_Const", place);
  readOnly(body, ["sval"], place);
  return body.sval?.sval ?? "";
}

/** What stands beside a limit in GREATEST or LEAST. */
function withLimit(
  body: NodeBody<"MinMaxExpr">,
  operator: NodeBody<"MinMaxExpr">["op"],
  limit: bigint,
  place: string,
): Node | undefined {
  readOnly(body, ["op", "args"], place);
  const [value, other, more] = body.args ?? [];
  const limited = body.op === operator && more === undefined && readInteger(other, place) === limit;
  demand(limited, place, "a number that is kept within a bigint is expected");
  return value;
}

/** What stands before an operator and a number. */
function withNumber(node: Node | undefined, sign: string, number: bigint, place: string): Node | undefined {
  const body = expectBody(node, "A_Expr", place);
  readOnly(body, ["kind", "name", "lexpr", "rexpr"], place);
  const isOperator = body.kind === "AEXPR_OP" && words(body.name, place).join(".") === sign;
  demand(isOperator && readInteger(body.rexpr, place) === number, place, `${sign} ${number} is expected`);
  return body.lexpr;
}
