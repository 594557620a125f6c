import type { Node } from "libpg-query";
import { attempt, Deviation, demand, deviate } from "../deviation.ts";
import { readInstantLiteral, readInterval } from "../time.ts";
import { aggregateNames, readAggregate, readCollated, readLeading, readOrEmpty } from "./aggregate.ts";
import { readElements, readGathered, readReached, readSearched } from "./array.ts";
import { readChoice, readNullIf } from "./choice.ts";
import { expectBody, kindOf, type NodeBody, readOnly, wordOf, words } from "./node.ts";
import { readPart } from "./part.ts";
import { constant, equal, type Inequality, same, type Term, withNode } from "./term.ts";
import { readTicks } from "./ticks.ts";
import { readType } from "./type.ts";
import { readWindow } from "./window.ts";

/** An expression of ours; refuses every other. */
export function readTerm(node: Node, place: string): Term {
  return withNode(readOwn(node, place), node);
}

/** The same where an author's expression may stand, which is left as it is. */
export function readOpenTerm(node: Node, place: string): Term {
  const own = attempt(() => readTerm(node, place));
  return own instanceof Deviation ? { is: "other", node } : own;
}

function readOwn(node: Node, place: string): Term {
  if ("ColumnRef" in node) return readColumn(node.ColumnRef, place);
  if ("A_Const" in node) return readConstant(node.A_Const, place);
  if ("TypeCast" in node) return readCast(node.TypeCast, place);
  if ("FuncCall" in node) return readFunction(node.FuncCall, place);
  if ("MinMaxExpr" in node) return readGreatest(node.MinMaxExpr, place);
  if ("A_Expr" in node) return readOperator(node.A_Expr, place);
  if ("NullTest" in node) return readNullTest(node.NullTest, place);
  if ("A_Indirection" in node) return readIndirection(node.A_Indirection, place);
  if ("CoalesceExpr" in node) return readOrEmpty(node.CoalesceExpr, place, readTerm);
  if ("CollateClause" in node) return readCollated(node.CollateClause, place, readTerm);
  if ("BoolExpr" in node) return readOr(node.BoolExpr, place);
  if ("CaseExpr" in node) return readChoice(node.CaseExpr, place, readTerm);
  return deviate(place, `a ${kindOf(node)} has no place in a statement of ours`);
}

/** The conditions that are joined by AND; none where there is no clause. */
export function readConditions(node: Node | undefined, place: string): readonly Term[] {
  return joinedByAnd(node, place).map((one) => readTerm(one, place));
}

/** The same where authors' conditions may stand. */
export function readOpenConditions(node: Node | undefined, place: string): readonly Term[] {
  return joinedByAnd(node, place).map((one) => readOpenTerm(one, place));
}

function joinedByAnd(node: Node | undefined, place: string): readonly Node[] {
  if (node === undefined) return [];
  if (!("BoolExpr" in node) || node.BoolExpr.boolop !== "AND_EXPR") return [node];
  readOnly(node.BoolExpr, ["boolop", "args"], place);
  return node.BoolExpr.args ?? [];
}

export function readTerms(nodes: readonly Node[] | undefined, place: string): readonly Term[] {
  return (nodes ?? []).map((node) => readTerm(node, place));
}

function readColumn(body: NodeBody<"ColumnRef">, place: string): Term {
  readOnly(body, ["fields"], place);
  const [first, second, third] = body.fields ?? [];
  demand(first !== undefined && third === undefined, place, "a column is named by itself or with its table's alias");
  if (second !== undefined) return { is: "column", table: wordOf(first, place), name: wordOf(second, place) };
  if (same(first, { A_Star: {} })) return { is: "star" };
  return { is: "column", table: null, name: wordOf(first, place) };
}

function readConstant(body: NodeBody<"A_Const">, place: string): Term {
  readOnly(body, ["ival", "boolval", "isnull"], place);
  if (body.isnull === true) return { is: "constant", value: null };
  if (body.boolval !== undefined) return { is: "constant", value: body.boolval.boolval ?? false };
  // The parser leaves a zero out.
  return { is: "constant", value: body.ival?.ival ?? 0 };
}

function readCast(body: NodeBody<"TypeCast">, place: string): Term {
  readOnly(body, ["arg", "typeName"], place);
  const { arg } = body;
  demand(arg !== undefined, place, "a cast of nothing");
  const type = readType(body.typeName, place);
  if ("A_Const" in arg && arg.A_Const.sval !== undefined) {
    demand(type === "timestamptz", place, `a text written as ${type}`);
    return { is: "instant", microseconds: readInstantLiteral(textOf(arg, place), place) };
  }
  if ("MinMaxExpr" in arg && type === "int8") return readTicks(arg.MinMaxExpr, place, readTerm);
  return { is: "cast", of: readTerm(arg, place), type };
}

function readFunction(body: NodeBody<"FuncCall">, place: string): Term {
  if (body.over !== undefined) return readWindow(body, place, readTerm);
  const name = words(body.funcname, place).join(".");
  if (name === "array_agg" && body.agg_filter === undefined) return readGathered(body, place, readTerm);
  const aggregate = aggregateNames.find((one) => one === name);
  if (aggregate !== undefined)
    return readAggregate(body, aggregate, place, { readTerm, readOpenTerm, readOpenConditions });
  readOnly(body, ["funcname", "args", "funcformat"], place);
  const [only, more] = body.args ?? [];
  if (name === "sqrt" && only !== undefined && more === undefined) return { is: "sqrt", of: readTerm(only, place) };
  if (name === "width_bucket") return readReached(body, place, readTerm);
  if (name === "unnest") return readElements(body, place, readTerm);
  const args = body.args ?? [];
  if (name === "date_bin") return readBucket(args, place);
  if (name === "abs") return readPart(body, place, readTerm);
  if (name === "isfinite" && args[0] !== undefined && args.length === 1) {
    return { is: "finite", of: readTerm(args[0], place) };
  }
  const [zone, value] = args;
  if (name === "pg_catalog.timezone" && zone !== undefined && value !== undefined && args.length === 2) {
    return { is: "at_zone", of: readTerm(value, place), zone: textOf(zone, place) };
  }
  return deviate(place, `the function ${name}(…) has no place there`);
}

/** Of an array that is gathered there and then, its first elements; of any other, what is searched for. */
function readIndirection(body: NodeBody<"A_Indirection">, place: string): Term {
  const gathered = body.arg !== undefined && "FuncCall" in body.arg;
  return gathered ? readLeading(body, place, readTerm) : readSearched(body, place, readTerm);
}

function readGreatest(body: NodeBody<"MinMaxExpr">, place: string): Term {
  readOnly(body, ["op", "args"], place);
  demand(body.op === "IS_GREATEST", place, "LEAST has no place in a statement of ours");
  return { is: "greatest", of: readTerms(body.args, place) };
}

const inequalities: readonly Inequality[] = ["<", "<=", ">", ">="];

function readOperator(body: NodeBody<"A_Expr">, place: string): Term {
  if (body.kind === "AEXPR_NULLIF") return readNullIf(body, place, readTerm);
  readOnly(body, ["kind", "name", "lexpr", "rexpr"], place);
  const name = words(body.name, place).join(".");
  const { lexpr, rexpr } = body;
  const isSign = body.kind === "AEXPR_OP" && name === "-" && lexpr === undefined;
  if (isSign && rexpr !== undefined) return { is: "negated", of: readTerm(rexpr, place) };
  demand(body.kind === "AEXPR_OP" && lexpr !== undefined && rexpr !== undefined, place, `the operator ${name}`);
  const left = readTerm(lexpr, place);
  if (name === "-" && "TypeCast" in rexpr) return { is: "earlier", of: left, microseconds: intervalOf(rexpr, place) };
  if (name === "-" || name === "*" || name === "/")
    return { is: "arithmetic", operator: name, left, right: readTerm(rexpr, place) };
  if (name === "=") return equal(left, readTerm(rexpr, place));
  if (name === "+") return readNext(left, readTerm(rexpr, place), place);
  const operator = inequalities.find((one) => one === name);
  demand(operator !== undefined, place, `the operator ${name} has no place there`);
  return { is: "compare", operator, left, right: readTerm(rexpr, place) };
}

/** 2000-01-01, from which buckets are counted. */
const origin = { is: "instant", microseconds: 946_684_800_000_000n };

/** `DATE_BIN(INTERVAL '3600 seconds', instant, TIMESTAMP WITH TIME ZONE '2000-01-01T00:00:00Z')`. */
function readBucket([width, instant, from, more]: readonly Node[], place: string): Term {
  const complete = width !== undefined && instant !== undefined && from !== undefined && more === undefined;
  demand(complete && same(readTerm(from, place), origin), place, "a bucket of instants since 2000 is expected");
  return { is: "bucket", of: readTerm(instant, place), microseconds: intervalOf(width, place) };
}

function readNext(of: Term, added: Term, place: string): Term {
  demand(same(added, constant(1)), place, "what is added is not 1");
  return { is: "next", of };
}

function intervalOf(node: Node, place: string): bigint {
  const body = expectBody(node, "TypeCast", place);
  readOnly(body, ["arg", "typeName"], place);
  demand(readType(body.typeName, place) === "interval", place, "what is subtracted is not an interval");
  return readInterval(textOf(body.arg, place), place);
}

function textOf(node: Node | undefined, place: string): string {
  const body = expectBody(node, "A_Const", place);
  readOnly(body, ["sval"], place);
  demand(body.sval !== undefined, place, "a text is expected");
  return body.sval.sval ?? "";
}

function readNullTest(body: NodeBody<"NullTest">, place: string): Term {
  readOnly(body, ["arg", "nulltesttype"], place);
  demand(body.arg !== undefined, place, "a test of nothing");
  return { is: body.nulltesttype === "IS_NOT_NULL" ? "not_null" : "null", of: readTerm(body.arg, place) };
}

/** OR, or the AND of several conditions within one. */
function readOr(body: NodeBody<"BoolExpr">, place: string): Term {
  readOnly(body, ["boolop", "args"], place);
  demand(body.boolop !== "NOT_EXPR", place, "NOT has no place there");
  return { is: body.boolop === "OR_EXPR" ? "or" : "and", of: readTerms(body.args, place) };
}
