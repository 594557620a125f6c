import type { Node, SelectStmt } from "libpg-query";
import { demand } from "../deviation.ts";
import { readConditions, readOpenTerm, readTerm, readTerms } from "./expression.ts";
import { type From, readFrom } from "./from.ts";
import { expectBody, readOnly } from "./node.ts";
import { constant, type SortTerm, same, type Term } from "./term.ts";
import { readSort } from "./window.ts";

/** A SELECT of ours, every clause of it. */
export interface Select {
  readonly columns: readonly SelectedColumn[];
  readonly from: From;
  readonly where: readonly Term[];
  readonly group: readonly Term[];
  /** null: no DISTINCT; none: DISTINCT; some: DISTINCT ON. */
  readonly distinct: readonly Term[] | null;
  readonly order: readonly SortTerm[];
  readonly limit: Term | null;
  readonly offset: Term | null;
}

export interface SelectedColumn {
  /** Null for an expression that is given none. */
  readonly name: string | null;
  readonly value: Term;
}

/** The clauses that a SELECT may have besides its columns and its FROM. */
export type Clause = "distinct" | "where" | "group" | "order" | "limit" | "offset";

const fieldOf = {
  distinct: "distinctClause",
  where: "whereClause",
  group: "groupClause",
  order: "sortClause",
  limit: "limitCount",
  offset: "limitOffset",
} as const satisfies Record<Clause, keyof SelectStmt>;

/** Reads a SELECT that may have these clauses and no others. */
export function readSelect(statement: SelectStmt, place: string, clauses: readonly Clause[]): Select {
  readOnly(
    statement,
    ["targetList", "fromClause", "limitOption", "op", ...clauses.map((clause) => fieldOf[clause])],
    place,
  );
  demand(statement.op === "SETOP_NONE", place, "a UNION, INTERSECT or EXCEPT");
  const [from, more] = statement.fromClause ?? [];
  demand(from !== undefined && more === undefined, place, "FROM names one table or join");
  return {
    columns: (statement.targetList ?? []).map((node) => readSelected(node, `${place}, SELECT`)),
    from: readFrom(from, `${place}, FROM`),
    where: readConditions(statement.whereClause, `${place}, WHERE`),
    group: readTerms(statement.groupClause, `${place}, GROUP BY`),
    distinct: readDistinct(statement.distinctClause, `${place}, DISTINCT`),
    order: readSort(statement.sortClause, `${place}, ORDER BY`, readTerm),
    limit: readLimit(statement, `${place}, LIMIT`),
    offset: statement.limitOffset === undefined ? null : readTerm(statement.limitOffset, `${place}, OFFSET`),
  };
}

/** `SELECT values OFFSET 0`: one row of its own, which nothing around it computes anew. */
export function readOneRow(statement: SelectStmt, place: string): ReadonlyMap<string, Term> {
  readOnly(statement, ["targetList", "limitOffset", "limitOption", "op"], place);
  const { limitOffset, targetList, op } = statement;
  demand(op === "SETOP_NONE" && limitOffset !== undefined, place, "a row that is computed once is expected");
  demand(same(readTerm(limitOffset, place), constant(0)), `${place}, OFFSET`, "0 is expected");
  return byName(
    (targetList ?? []).map((node) => readSelected(node, `${place}, SELECT`)),
    place,
  );
}

/** The branches of a UNION, left to right; the statement itself where it is none. */
export function readUnion(statement: SelectStmt, kind: "UNION" | "UNION ALL", place: string): readonly SelectStmt[] {
  if (statement.op === "SETOP_NONE") return [statement];
  readOnly(statement, ["op", "all", "larg", "rarg", "limitOption"], place);
  const { larg, rarg } = statement;
  const found = `${statement.op === "SETOP_UNION" ? "UNION" : "INTERSECT or EXCEPT"}${statement.all ? " ALL" : ""}`;
  demand(found === kind && larg !== undefined && rarg !== undefined, place, `${found} where ${kind} is expected`);
  demand(rarg.op === "SETOP_NONE", place, "branches in parentheses");
  return [...readUnion(larg, kind, place), rarg];
}

/** Columns by their names; refuses columns without a name and names that come twice. */
export function byName(columns: readonly SelectedColumn[], place: string): ReadonlyMap<string, Term> {
  const named = new Map<string, Term>();
  for (const { name, value } of columns) {
    demand(name !== null, place, "a column has no name");
    demand(!named.has(name), place, `two columns are named "${name}"`);
    named.set(name, value);
  }
  return named;
}

function readSelected(node: Node, place: string): SelectedColumn {
  const body = expectBody(node, "ResTarget", place);
  readOnly(body, ["name", "val"], place);
  demand(body.val !== undefined, place, "a column without a value");
  const value = readOpenTerm(body.val, place);
  return { name: body.name ?? (value.is === "column" ? value.name : null), value };
}

function readDistinct(nodes: readonly Node[] | undefined, place: string): readonly Term[] | null {
  if (nodes === undefined) return null;
  // A plain DISTINCT is a list of one empty node.
  const [first] = nodes;
  return first !== undefined && Object.keys(first).length === 0 ? [] : readTerms(nodes, place);
}

function readLimit({ limitCount, limitOption }: SelectStmt, place: string): Term | null {
  demand(limitOption !== "LIMIT_OPTION_WITH_TIES", place, "WITH TIES can give several rows");
  return limitCount === undefined ? null : readTerm(limitCount, place);
}
