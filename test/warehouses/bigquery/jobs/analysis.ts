import type { ZColumn, ZType } from "../evaluator/protocol.ts";

/** What the analyzer tells of a statement, as far as it is used. */
export interface Analysis {
  readonly statement: StatementKind;
  /** Output columns of a query. */
  readonly columns: readonly ZColumn[];
  /** The path of the table that a statement makes or drops. */
  readonly target: readonly string[];
  readonly mode: "" | "CREATE_OR_REPLACE" | "CREATE_IF_NOT_EXISTS";
  readonly temporary: boolean;
  readonly ifExists: boolean;
  /** Columns of a CREATE TABLE without a query. */
  readonly defined: readonly ZColumn[];
  /** The table that an INSERT adds to. */
  readonly insertsInto: string | undefined;
  /** Columns read, by table. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
}

const kinds = {
  resolvedQueryStmtNode: "SELECT",
  resolvedCreateTableAsSelectStmtNode: "CREATE_TABLE_AS_SELECT",
  resolvedCreateTableStmtNode: "CREATE_TABLE",
  resolvedDropStmtNode: "DROP_TABLE",
  resolvedInsertStmtNode: "INSERT",
  resolvedUpdateStmtNode: "UPDATE",
  resolvedDeleteStmtNode: "DELETE",
  resolvedMergeStmtNode: "MERGE",
  resolvedCreateViewStmtNode: "CREATE_VIEW",
  resolvedCreateMaterializedViewStmtNode: "CREATE_MATERIALIZED_VIEW",
} as const;

export type StatementKind = (typeof kinds)[keyof typeof kinds] | "OTHER";

type Node = Readonly<Record<string, unknown>>;

export function analysisOf(statement: Node): Analysis {
  const [kind, node] = statementIn(statement);
  const create = firstNamed(node, "namePath");
  const mode = create?.["createMode"];
  return {
    statement: kind,
    columns: kind === "SELECT" ? list(node["outputColumnList"]).map(columnOf) : [],
    target: texts(create?.["namePath"]),
    mode: mode === "CREATE_OR_REPLACE" || mode === "CREATE_IF_NOT_EXISTS" ? mode : "",
    temporary: create?.["createScope"] === "CREATE_TEMP",
    ifExists: node["isIfExists"] === true,
    defined: list(firstNamed(node, "columnDefinitionList")?.["columnDefinitionList"]).map(definitionOf),
    insertsInto: kind === "INSERT" ? scannedTable(node["tableScan"]) : undefined,
    reads: readsOf(statement),
  };
}

function scannedTable(scan: unknown): string | undefined {
  const inner = isNode(scan) && isNode(scan["resolvedTableScanNode"]) ? scan["resolvedTableScanNode"] : scan;
  const table = isNode(inner) ? inner["table"] : undefined;
  return isNode(table) ? String(table["name"]) : undefined;
}

/** The statement lies within nodes of the kinds that it is one of. */
function statementIn(statement: Node): readonly [StatementKind, Node] {
  for (const [key, value] of Object.entries(statement)) {
    const kind = Object.entries(kinds).find(([name]) => name === key)?.[1];
    if (kind !== undefined && isNode(value)) return [kind, value];
    if (key.endsWith("Node") && isNode(value)) return statementIn(value);
  }
  return ["OTHER", {}];
}

/** The node that has the key: the statement's own, or one of the kinds that it is one of. */
function firstNamed(node: Node, key: string): Node | undefined {
  if (key in node) return node;
  const parent = node["parent"];
  return isNode(parent) ? firstNamed(parent, key) : undefined;
}

function readsOf(statement: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const reads = new Map<string, Set<string>>();
  visit(statement, (key, node) => {
    if (key !== "resolvedTableScanNode") return;
    const table = String(isNode(node["table"]) ? node["table"]["name"] : "");
    const columns = list(isNode(node["parent"]) ? node["parent"]["columnList"] : []);
    const known = reads.get(table) ?? new Set();
    reads.set(table, new Set([...known, ...columns.map((column) => String(column["name"]))]));
  });
  return reads;
}

function visit(value: unknown, seen: (key: string, node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, seen);
  else if (isNode(value))
    for (const [key, one] of Object.entries(value)) {
      if (isNode(one)) seen(key, one);
      visit(one, seen);
    }
}

function columnOf(node: Node): ZColumn {
  return { name: String(node["name"]), type: typeIn(node["column"]) };
}

function definitionOf(node: Node): ZColumn {
  return { name: String(node["name"]), type: typeIn(node) };
}

function typeIn(node: unknown): ZType {
  const type = isNode(node) ? node["type"] : undefined;
  if (!isType(type)) throw new Error("The analyzer gave a column without a type.");
  return type;
}

function isType(value: unknown): value is ZType {
  return isNode(value) && typeof value["typeKind"] === "string";
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function list(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
