import type { ParseResult, ScanToken } from "libpg-query";
import { readOnlyNodes } from "./node-types.ts";
import type { Objection } from "./refusal.ts";
import { sideEffect } from "./side-effects.ts";
import { type Entry, entries, type Fields, isFields, isNodeType, strings } from "./tree.ts";

/** The first thing that keeps a query from being one read-only SELECT; null where nothing does. */
export function readOnlyObjection(tree: ParseResult, tokens: readonly ScanToken[]): Objection | null {
  const statements = tree.stmts ?? [];
  const [first, second] = statements;
  if (first?.stmt === undefined) return empty;
  if (second !== undefined) return several(statements.length, startOf(second.stmt_location ?? 0, tokens));
  return wrongStatement(first.stmt, tokens) ?? anywhere(first.stmt);
}

const oneSelect = "a query is one read-only SELECT (or VALUES, TABLE or WITH ... SELECT)";

const empty: Objection = { message: "the query is empty", hint: oneSelect, at: null };

function several(count: number, at: number): Objection {
  return { message: `the query holds ${count} statements; the second begins`, hint: `keep one: ${oneSelect}`, at };
}

/** A statement's location is that of the blanks and comments before it. */
function startOf(location: number, tokens: readonly ScanToken[]): number {
  return tokens.find((token) => token.start >= location && isWord(token))?.start ?? location;
}

function isWord(token: ScanToken): boolean {
  return token.text !== ";" && !token.tokenName.endsWith("_COMMENT");
}

function wrongStatement(statement: object, tokens: readonly ScanToken[]): Objection | null {
  const type = Object.keys(statement)[0] ?? "";
  if (type === "SelectStmt") return null;
  const keyword = changes.get(type) ?? tokens.find(isWord)?.text.toUpperCase() ?? type;
  return { message: `the query is ${article(keyword)} ${keyword} statement`, hint: oneSelect, at: null };
}

function article(word: string): string {
  return /^[AEIOU]/.test(word) ? "an" : "a";
}

const changes: ReadonlyMap<string, string> = new Map([
  ["InsertStmt", "INSERT"],
  ["UpdateStmt", "UPDATE"],
  ["DeleteStmt", "DELETE"],
  ["MergeStmt", "MERGE"],
]);

function anywhere(statement: object): Objection | null {
  for (const entry of entries(statement)) {
    const objection = rules.get(entry.name)?.(entry.fields) ?? unknownNode(entry);
    if (objection !== null) return objection;
  }
  return null;
}

/** What each kind of node or field is asked. A rule that answers null leaves the node's children to their own rules. */
const rules = new Map<string, (fields: Fields) => Objection | null>([
  ["CommonTableExpr", changingTable],
  ["intoClause", selectInto],
  ["LockingClause", locking],
  ["FuncCall", (call) => functionObjection(strings(call["funcname"]), locationOf(call))],
  ["ColumnRef", (column) => attributeObjection(strings(column["fields"]).slice(1), locationOf(column))],
  ["A_Indirection", (indirection) => attributeObjection(strings(indirection["indirection"]), null)],
]);

function changingTable(table: Fields): Objection | null {
  const type = isFields(table["ctequery"]) ? Object.keys(table["ctequery"])[0] : undefined;
  const keyword = type === undefined ? undefined : changes.get(type);
  if (keyword === undefined) return null;
  return {
    message: `the common table expression '${String(table["ctename"])}' is ${article(keyword)} ${keyword}`,
    hint: `a query only reads: make it a SELECT, and run the ${keyword} elsewhere`,
    at: locationOf(table),
  };
}

function selectInto(into: Fields): Objection {
  const table = isFields(into["rel"]) ? String(into["rel"]["relname"]) : "";
  return {
    message: `the query writes a table: SELECT INTO ${table}`,
    hint: "leave out the INTO clause",
    at: isFields(into["rel"]) ? locationOf(into["rel"]) : null,
  };
}

function locking(clause: Fields): Objection {
  const strength = lockStrengths[String(clause["strength"])] ?? "FOR UPDATE";
  return { message: `the query locks rows: ${strength}`, hint: `leave out the ${strength} clause`, at: null };
}

const lockStrengths: Readonly<Record<string, string>> = {
  LCS_FORKEYSHARE: "FOR KEY SHARE",
  LCS_FORSHARE: "FOR SHARE",
  LCS_FORNOKEYUPDATE: "FOR NO KEY UPDATE",
  LCS_FORUPDATE: "FOR UPDATE",
};

function functionObjection(names: readonly string[], at: number | null): Objection | null {
  const name = names.at(-1);
  const does = name === undefined ? null : sideEffect(name);
  if (does === null) return null;
  return { message: `the query calls ${name}(), which ${does}`, hint: "leave the call out: a query only reads", at };
}

/** Postgres reads `value.name` as `name(value)` where the value has no such column, so it is judged as a call. */
function attributeObjection(names: readonly string[], at: number | null): Objection | null {
  for (const name of names) {
    const objection = functionObjection([name], at);
    if (objection !== null) return objection;
  }
  return null;
}

function unknownNode({ name }: Entry): Objection | null {
  if (!isNodeType(name) || readOnlyNodes.has(name)) return null;
  return { message: `the query uses ${name}, which is not known to be read-only`, hint: oneSelect, at: null };
}

/** The parser leaves out a location of 0 and writes -1 for none. */
function locationOf(fields: Fields): number | null {
  const location = fields["location"];
  return typeof location === "number" && location >= 0 ? location : null;
}
