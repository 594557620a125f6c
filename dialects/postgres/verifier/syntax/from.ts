import type { Node, RangeVar, SelectStmt } from "libpg-query";
import { demand, deviate } from "../deviation.ts";
import { readConditions } from "./expression.ts";
import { expectBody, kindOf, type NodeBody, readOnly } from "./node.ts";
import type { Term } from "./term.ts";

/** What stands after FROM. */
export type From = FromTable | FromSubquery | FromJoin;

export interface FromTable {
  readonly is: "table";
  readonly name: TableName;
  readonly alias: string | null;
}

export interface TableName {
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
}

/** Its query is left unread: it may be an author's. */
export interface FromSubquery {
  readonly is: "subquery";
  readonly query: SelectStmt;
  readonly alias: string;
  readonly lateral: boolean;
}

export interface FromJoin {
  readonly is: "join";
  /** cross: each row with each, without a condition. */
  readonly kind: "inner" | "left" | "cross";
  readonly left: From;
  readonly right: From;
  readonly on: readonly Term[];
}

export function readFrom(node: Node, place: string): From {
  if ("RangeVar" in node) return readTable(node.RangeVar, place);
  if ("RangeSubselect" in node) return readSubquery(node.RangeSubselect, place);
  if ("JoinExpr" in node) return readJoin(node.JoinExpr, place);
  return deviate(place, `FROM a ${kindOf(node)}`);
}

function readTable(body: RangeVar, place: string): FromTable {
  readOnly(body, ["catalogname", "schemaname", "relname", "inh", "relpersistence", "alias"], place);
  demand(body.inh === true, place, "FROM ONLY leaves out a table's partitions");
  return {
    is: "table",
    name: { database: body.catalogname ?? null, schema: body.schemaname ?? null, name: body.relname ?? "" },
    alias: readAlias(body, place),
  };
}

function readSubquery(body: NodeBody<"RangeSubselect">, place: string): FromSubquery {
  readOnly(body, ["lateral", "subquery", "alias"], place);
  const alias = readAlias(body, place);
  demand(alias !== null, place, "a subquery without an alias");
  return {
    is: "subquery",
    query: expectBody(body.subquery, "SelectStmt", place),
    alias,
    lateral: body.lateral === true,
  };
}

function readJoin(body: NodeBody<"JoinExpr">, place: string): FromJoin {
  readOnly(body, ["jointype", "larg", "rarg", "quals"], place);
  const { larg, rarg, quals, jointype } = body;
  demand(larg !== undefined && rarg !== undefined, place, "a join of nothing");
  if (quals === undefined) {
    demand(jointype === "JOIN_INNER", place, "a join without a condition");
    return { is: "join", kind: "cross", left: readFrom(larg, place), right: readFrom(rarg, place), on: [] };
  }
  demand(jointype === "JOIN_INNER" || jointype === "JOIN_LEFT", place, "a join that is neither JOIN nor LEFT JOIN");
  return {
    is: "join",
    kind: jointype === "JOIN_LEFT" ? "left" : "inner",
    left: readFrom(larg, place),
    right: readFrom(rarg, place),
    on: readConditions(quals, `${place}, ON`),
  };
}

function readAlias({ alias }: Pick<RangeVar, "alias">, place: string): string | null {
  if (alias === undefined) return null;
  readOnly(alias, ["aliasname"], place);
  return alias.aliasname ?? null;
}
