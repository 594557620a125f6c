import { type Fields, isFields, isNodeType } from "./tree.ts";

type Scope = ReadonlySet<string>;
type Waiting = [value: unknown, scope: Scope][];

/**
 * The tables that a statement reads, each once, in the order of the text: `schema.name` as written, with quotes around the
 * parts that need them. Names of common table expressions are left out where they are in scope.
 */
export function relationsOf(statement: unknown): readonly string[] {
  const found = new Set<string>();
  const waiting: Waiting = [[statement, new Set()]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, scope] = next;
    const children: Waiting = [];
    if (Array.isArray(value)) children.push(...value.map((one: unknown): Waiting[number] => [one, scope]));
    else if (isFields(value)) children.push(...inside(value, scope, found));
    waiting.push(...children.reverse());
  }
  return [...found];
}

function inside(fields: Fields, scope: Scope, found: Set<string>): Waiting {
  const table = tableIn(fields);
  if (table !== null && !isCommonTable(table, scope)) found.add(written(table));
  const withClause = fields["withClause"];
  if (!isFields(withClause)) return Object.values(fields).map((value) => [value, scope]);
  const scoped = commonTables(withClause, scope);
  const others = Object.entries(fields).filter(([name]) => name !== "withClause");
  return [...scoped.queries, ...others.map(([, value]): Waiting[number] => [value, scoped.after])];
}

/** A table stands as a `RangeVar` node, or in a field of its own. */
function tableIn(fields: Fields): Fields | null {
  for (const [name, value] of Object.entries(fields)) {
    if (isFields(value) && typeof value["relname"] === "string" && (name === "RangeVar" || !isNodeType(name)))
      return value;
  }
  return null;
}

function isCommonTable(table: Fields, scope: Scope): boolean {
  return table["schemaname"] === undefined && scope.has(String(table["relname"]));
}

/** Each expression sees those before it; in WITH RECURSIVE each sees them all, itself included. */
function commonTables(withClause: Fields, outer: Scope): { readonly queries: Waiting; readonly after: Scope } {
  const list = Array.isArray(withClause["ctes"]) ? withClause["ctes"] : [];
  const names = list.map(nameOf);
  const visible = (count: number): Scope => new Set([...outer, ...names.slice(0, count)]);
  const recursive = withClause["recursive"] === true;
  const queries = list.map((one: unknown, index): Waiting[number] => [one, visible(recursive ? names.length : index)]);
  return { queries, after: visible(names.length) };
}

function nameOf(one: unknown): string {
  const expression = isFields(one) ? one["CommonTableExpr"] : undefined;
  return isFields(expression) ? String(expression["ctename"]) : "";
}

function written(table: Fields): string {
  const parts = [table["catalogname"], table["schemaname"], table["relname"]];
  return parts.flatMap((part) => (typeof part === "string" ? [quotedIfNeeded(part)] : [])).join(".");
}

function quotedIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
