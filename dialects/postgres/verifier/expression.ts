/** Reads an author's expression back out of the parser's tree, and compares it with the plan's. */
import type { Node, SelectStmt } from "libpg-query";
import type { ReadColumn, SourceExpression } from "../../../src/ir/source-expression.ts";
import type { TypedExpression } from "../../../src/ir/typed-expression.ts";
import type { CanonicalType, TimeForm } from "../../../src/ir/types.ts";
import { castTree, type Expectations, expectedTree } from "../../common/verifier/expressions/phrases.ts";
import { branch, columnTree, filled, leaf, says, showTree, type Tree } from "../../common/verifier/expressions/tree.ts";
import type { Parser } from "../parser.ts";
import { deviate } from "./deviation.ts";
import { parseSelect } from "./parse.ts";
import { phrases } from "./phrases.ts";
import { bodyOf, isPosition, type NodeBody } from "./syntax/node.ts";

/** What stands for each reference of an expression: a column of some table, as it is read. */
export type References = (name: string) => Tree;

/** Why a part of a statement is not the planned expression; null where it is. */
export function expressionDeviation(
  node: Node,
  planned: TypedExpression,
  references: References,
  parser: Parser,
): string | null {
  return treeDeviation(treeOf(node), expressionTree(planned, references, parser));
}

/** Why a tree is not the expected one; null where it is. */
export function treeDeviation(found: Tree, expected: Tree): string | null {
  return says(found, expected) ? null : `says ${showTree(found)}, not ${showTree(expected)}`;
}

/** The tree of what is computed of a source's columns, under the alias of its rows. */
export function sourceTree({ typed, columns }: SourceExpression, table: string, parser: Parser): Tree {
  const read = new Map(columns.map((column) => [column.name, columnAsRead(column, table, parser)]));
  const unread = (name: string): never =>
    deviate("the plan", `an expression reads "${name}", which is none of its columns`);
  return expressionTree(typed, (name) => read.get(name) ?? unread(name), parser);
}

function columnAsRead(read: ReadColumn, table: string, parser: Parser): Tree {
  return asRead(read, columnTree(table, read.name), parser);
}

/** A column, said already, as an expression reads it. */
export function asRead({ type, time, cast }: Omit<ReadColumn, "name">, column: Tree, parser: Parser): Tree {
  const value = time === null ? column : instantTree(column, time, parser);
  return cast ? asType(value, type, parser) : value;
}

/** The tree of the text that an expression is expected to be. */
export function expressionTree(planned: TypedExpression, references: References, parser: Parser): Tree {
  return expectedTree(planned, expectations(references, parser));
}

export { columnTree };

/** A column as an instant, from the form in which it holds time. */
function instantTree(column: Tree, time: TimeForm, parser: Parser): Tree {
  if (time.form === "instant") return column;
  if (time.form !== "date" && time.form !== "zoneless")
    return deviate("the plan", "a column holds time in no known form");
  const clock = time.form === "date" ? "CAST($1 AS timestamp)" : "$1";
  return filled(phraseTree(`${clock} AT TIME ZONE '${time.zone.replaceAll("'", "''")}'`, parser), [column]);
}

/** A value that is cast. */
export function asType(of: Tree, type: CanonicalType, parser: Parser): Tree {
  return castTree(of, type, { phrases, parse: (text) => phraseTree(text, parser) });
}

/** A text that is compared by code point. */
export function collatedTree(of: Tree, parser: Parser): Tree {
  return filled(phraseTree('$1 COLLATE "C"', parser), [of]);
}

export function presentTree(of: Tree, parser: Parser): Tree {
  return filled(phraseTree("$1 IS NOT NULL", parser), [of]);
}

function expectations(reference: References, parser: Parser): Expectations {
  return { phrases, reference, parse: (text) => phraseTree(text, parser) };
}

const known = new Map<string, Tree>();
/** Phrases are few, but for those that hold an author's constants. */
const mostKnown = 1_000;

/** The tree of an expected text, with holes `$1`, `$2`, … */
export function phraseTree(text: string, parser: Parser): Tree {
  const found = known.get(text);
  if (found !== undefined) return found;
  const { targetList } = parseSelect(`SELECT ${text}`, "an expected text", parser);
  const value = targetList?.[0] === undefined ? null : bodyOf(targetList[0], "ResTarget")?.val;
  if (value == null) throw new Error(`${text} is no expression`);
  const tree = treeOf(value);
  if (known.size >= mostKnown) known.clear();
  known.set(text, tree);
  return tree;
}

/** The values that stand before a body, by their names. */
type Named = ReadonlyMap<string, Tree>;
const unnamed: Named = new Map();

/** Every part of the parser's tree, but for where it stands in the text. */
export function treeOf(node: Node, named: Named = unnamed): Tree {
  if ("ColumnRef" in node) return columnOf(node.ColumnRef, named);
  if ("ParamRef" in node) return { is: "hole", place: node.ParamRef.number ?? 0 };
  if ("A_Const" in node) return constantOf(node.A_Const);
  if ("BoolExpr" in node) {
    const name = (node.BoolExpr.boolop ?? "").replace("_EXPR", "");
    return branch(
      name,
      (node.BoolExpr.args ?? []).map((one) => treeOf(one, named)),
    );
  }
  const bound = "SubLink" in node ? readBound(node.SubLink) : null;
  if (bound !== null) return treeOf(bound.body, namesOf(bound.values, named));
  return partsOf(node, named);
}

function columnOf({ fields }: NodeBody<"ColumnRef">, named: Named): Tree {
  const words = (fields ?? []).map((one) => bodyOf(one, "String")?.sval ?? null);
  const [first, second] = words;
  if (words.length === 1 && first != null) return named.get(first) ?? columnTree(null, first);
  if (words.length === 2 && first != null && second != null) return columnTree(first, second);
  return deviate("an expression", "a column that is not named by itself or with its table's alias");
}

function constantOf(body: NodeBody<"A_Const">): Tree {
  if (body.isnull === true) return leaf("word", "NULL");
  if (body.boolval !== undefined) return leaf("word", body.boolval.boolval === true ? "TRUE" : "FALSE");
  if (body.sval !== undefined) return leaf("string", body.sval.sval ?? "");
  if (body.fval !== undefined) return leaf("number", body.fval.fval ?? "");
  // The parser leaves a zero out.
  return leaf("number", String(body.ival?.ival ?? 0));
}

/** Anything else: what it is, with the values that it has, and the parts below. */
function partsOf(value: unknown, named: Named): Tree {
  if (Array.isArray(value))
    return branch(
      "list",
      value.map((one: unknown) => partOf(one, named)),
    );
  if (typeof value !== "object" || value === null) return leaf("value", String(value));
  const fields = Object.entries(value).filter(([name]) => !isPosition(name));
  return branch(
    fields.map(([name]) => name).join(" "),
    fields.map(([, one]: readonly [string, unknown]) => partOf(one, named)),
  );
}

const kinds = ["ColumnRef", "ParamRef", "A_Const", "BoolExpr", "SubLink"];

function partOf(value: unknown, named: Named): Tree {
  const isNode = typeof value === "object" && value !== null && kinds.some((kind) => kind in value);
  return isNode ? treeOf(value as Node, named) : partsOf(value, named);
}

interface Bound {
  readonly body: Node;
  readonly values: ReadonlyMap<string, Node>;
}

/** `(SELECT body FROM (SELECT value AS name, … OFFSET 0) AS alias)`: values that are named before a body; null for any other. */
function readBound({ subLinkType, subselect, testexpr }: NodeBody<"SubLink">): Bound | null {
  const outer = subselect === undefined ? null : bodyOf(subselect, "SelectStmt");
  if (subLinkType !== "EXPR_SUBLINK" || testexpr !== undefined || outer === null) return null;
  const [from, more] = outer.fromClause ?? [];
  const below = from === undefined ? null : bodyOf(from, "RangeSubselect");
  const inner = below?.subquery === undefined ? null : bodyOf(below.subquery, "SelectStmt");
  if (below === null || inner === null || more !== undefined || below.lateral === true) return null;
  if (below.alias?.colnames !== undefined || !isPlain(outer, []) || !isPlain(inner, ["limitOffset"])) return null;
  const body = outer.targetList?.length === 1 ? targetOf(outer.targetList[0]) : null;
  const values = (inner.targetList ?? []).map(targetOf);
  if (inner.fromClause !== undefined || body?.value == null) return null;
  const named = new Map(values.flatMap((one) => (one?.name == null ? [] : [[one.name, one.value] as const])));
  return named.size === values.length ? { body: body.value, values: named } : null;
}

/** A SELECT of columns alone. */
function isPlain(select: SelectStmt, more: readonly (keyof SelectStmt)[]): boolean {
  const allowed: readonly string[] = ["targetList", "fromClause", "limitOption", "op", ...more];
  return select.op === "SETOP_NONE" && Object.keys(select).every((field) => allowed.includes(field));
}

function targetOf(node: Node | undefined): { readonly name: string | null; readonly value: Node } | null {
  const body = node === undefined ? null : bodyOf(node, "ResTarget");
  if (body?.val === undefined || body.indirection !== undefined) return null;
  return { name: body.name ?? null, value: body.val };
}

function namesOf(values: ReadonlyMap<string, Node>, named: Named): Named {
  return new Map([...named, ...[...values].map(([name, value]) => [name, treeOf(value, named)] as const)]);
}
