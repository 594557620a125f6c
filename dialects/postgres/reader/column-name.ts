import type { Node, SelectStmt, SubLink } from "libpg-query";
import { strings } from "./tree.ts";

/** What Postgres calls a column that it finds no name for. */
export const unnamed = "?column?";

/** A name, and whether one from around it replaces it: a cast and a CASE give way to nothing but name what has no name. */
interface Found {
  readonly name: string;
  readonly weak: boolean;
}

/** The name that Postgres gives an expression that stands in a SELECT without AS; null where it finds none. */
export function nameOf(expression: Node | undefined): string | null {
  return found(expression)?.name ?? null;
}

function found(node: Node | undefined): Found | null {
  if (node === undefined) return null;
  const fixed = fixedNames[Object.keys(node)[0] ?? ""];
  if (fixed !== undefined) return strong(fixed);
  if ("ColumnRef" in node) return strong(strings(node.ColumnRef.fields).at(-1));
  if ("FuncCall" in node) return strong(strings(node.FuncCall.funcname).at(-1));
  if ("A_Indirection" in node)
    return strong(strings(node.A_Indirection.indirection).at(-1)) ?? found(node.A_Indirection.arg);
  if ("CollateClause" in node) return found(node.CollateClause.arg);
  if ("TypeCast" in node) return preferred(found(node.TypeCast.arg), strings(node.TypeCast.typeName?.names).at(-1));
  if ("CaseExpr" in node) return preferred(found(node.CaseExpr.defresult), "case");
  if ("SubLink" in node) return ofSubquery(node.SubLink);
  return ofOperator(node);
}

function strong(name: string | undefined): Found | null {
  return name === undefined ? null : { name, weak: false };
}

function preferred(inner: Found | null, own: string | undefined): Found | null {
  if (inner !== null && !inner.weak) return inner;
  return own === undefined ? inner : { name: own, weak: true };
}

/** Nodes that have one name each. */
const fixedNames: Readonly<Record<string, string>> = {
  GroupingFunc: "grouping",
  A_ArrayExpr: "array",
  RowExpr: "row",
  CoalesceExpr: "coalesce",
  XmlSerialize: "xmlserialize",
  JsonParseExpr: "json",
  JsonScalarExpr: "json_scalar",
  JsonSerializeExpr: "json_serialize",
  JsonObjectConstructor: "json_object",
  JsonArrayConstructor: "json_array",
  JsonArrayQueryConstructor: "json_array",
  JsonObjectAgg: "json_objectagg",
  JsonArrayAgg: "json_arrayagg",
};

/** Nodes whose name is that of their operator: `SVFOP_CURRENT_TIME_N` is `current_time`. */
function ofOperator(node: Node): Found | null {
  if ("A_Expr" in node) return node.A_Expr.kind === "AEXPR_NULLIF" ? strong("nullif") : null;
  if ("MinMaxExpr" in node) return strong(node.MinMaxExpr.op?.replace("IS_", "").toLowerCase());
  if ("SQLValueFunction" in node) {
    return strong(node.SQLValueFunction.op?.replace(/^SVFOP_|_N$/g, "").toLowerCase());
  }
  if ("XmlExpr" in node) {
    const { op } = node.XmlExpr;
    return op?.startsWith("IS_XML") ? strong(op.replace("IS_", "").toLowerCase()) : null;
  }
  if ("JsonFuncExpr" in node) return strong(node.JsonFuncExpr.op?.replace("_OP", "").toLowerCase());
  return null;
}

function ofSubquery(link: SubLink): Found | null {
  if (link.subLinkType === "EXISTS_SUBLINK") return strong("exists");
  if (link.subLinkType === "ARRAY_SUBLINK") return strong("array");
  if (link.subLinkType !== "EXPR_SUBLINK" || link.subselect === undefined) return null;
  return "SelectStmt" in link.subselect ? ofSelect(link.subselect.SelectStmt) : null;
}

/** A subquery in place of a value has one column, and gives its name. */
function ofSelect(select: SelectStmt): Found | null {
  if (select.larg !== undefined) return ofSelect(select.larg);
  if (select.valuesLists !== undefined) return strong("column1");
  const [target] = select.targetList ?? [];
  if (target === undefined || !("ResTarget" in target)) return null;
  return strong(target.ResTarget.name ?? nameOf(target.ResTarget.val) ?? unnamed);
}
