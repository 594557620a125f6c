/**
 * What the columns of a statement depend on, as Postgres' own parser reads its text: another opinion than the compiler's. Columns
 * of tables are written `table.column`.
 */
import { loadParser } from "../../../dialects/postgres/parser.ts";

export interface StatementReads {
  /** What the column's own expression refers to, down to the tables. */
  readonly value: ReadonlySet<string>;
  /** What decides between the rows that it comes from: conditions of WHERE and ON, and orders of which only some rows are kept. */
  readonly rows: ReadonlySet<string>;
}

type Outputs = ReadonlyMap<string, StatementReads>;
type Tree = Readonly<Record<string, unknown>>;
/** What a name in FROM gives for a column; null where it has none of that name. */
type Table = (column: string) => StatementReads | null;

interface Scope {
  readonly tables: Map<string, Table>;
  readonly outer: Scope | null;
  readonly common: ReadonlyMap<string, Outputs>;
}

export async function readsOfStatement(text: string): Promise<Outputs> {
  const parsed = (await loadParser()).parse(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const statement = parsed.tree.stmts?.[0]?.stmt;
  return select(tree(tree(statement)["SelectStmt"]), { tables: new Map(), outer: null, common: new Map() });
}

function select(node: Tree, outer: Scope): Outputs {
  const common = new Map(outer.common);
  for (const { CommonTableExpr } of list(tree(node["withClause"])["ctes"])) {
    const { ctename, ctequery } = tree(CommonTableExpr);
    common.set(String(ctename), select(tree(tree(ctequery)["SelectStmt"]), { ...outer, common }));
  }
  const scope: Scope = {
    tables: new Map(),
    outer: outer.outer === null && outer.tables.size === 0 ? null : outer,
    common,
  };
  if (node["op"] === "SETOP_UNION") return union(select(tree(node["larg"]), scope), select(tree(node["rarg"]), scope));
  const joined = new Set<string>();
  for (const item of list(node["fromClause"])) from(item, scope, joined);
  const keeps = [node["whereClause"], ...(isCut(node) ? [node["sortClause"], node["distinctClause"]] : [])];
  const rows = new Set([...joined, ...keeps.flatMap((one) => all(refer(one, scope)))]);
  return outputs(node, scope, rows);
}

/** Whether it matters in which order its rows come. */
function isCut(node: Tree): boolean {
  return node["limitCount"] !== undefined || list(node["distinctClause"]).some((one) => Object.keys(one).length > 0);
}

function outputs(node: Tree, scope: Scope, rows: ReadonlySet<string>): Outputs {
  const found = new Map<string, StatementReads>();
  for (const { ResTarget } of list(node["targetList"])) {
    const { name, val } = tree(ResTarget);
    const path = tree(tree(val)["ColumnRef"])["fields"];
    if (list(path).some((one) => "A_Star" in one)) return new StarOutputs(scope, rows);
    const named = typeof name === "string" ? name : String(tree(list(path).at(-1)?.["String"])["sval"]);
    const reads = refer(val, scope);
    found.set(named, { value: reads.value, rows: new Set([...reads.rows, ...rows]) });
  }
  return found;
}

/** `SELECT *`: every column of what it selects from. */
class StarOutputs extends Map<string, StatementReads> {
  readonly #scope: Scope;
  readonly #rows: ReadonlySet<string>;

  constructor(scope: Scope, rows: ReadonlySet<string>) {
    super();
    this.#scope = scope;
    this.#rows = rows;
  }

  override get(column: string): StatementReads | undefined {
    for (const table of this.#scope.tables.values()) {
      const found = table(column);
      if (found !== null) return { value: found.value, rows: new Set([...found.rows, ...this.#rows]) };
    }
    return undefined;
  }
}

function union(left: Outputs, right: Outputs): Outputs {
  const others = [...right.values()];
  return new Map([...left].map(([name, reads], index) => [name, together([reads, others[index] ?? nothing])]));
}

function from(item: Tree, scope: Scope, joined: Set<string>): void {
  if ("JoinExpr" in item) {
    const join = tree(item["JoinExpr"]);
    from(tree(join["larg"]), scope, joined);
    const left = new Set(scope.tables.keys());
    from(tree(join["rarg"]), scope, joined);
    const condition = all(refer(join["quals"], scope));
    if (join["jointype"] !== "JOIN_LEFT") for (const one of condition) joined.add(one);
    // A left join takes no row away from what stands before it: its condition is about what it adds.
    else for (const name of [...scope.tables.keys()].filter((one) => !left.has(one))) under(name, condition, scope);
  } else if ("RangeSubselect" in item) {
    const { subquery, alias } = tree(item["RangeSubselect"]);
    const given = select(tree(tree(subquery)["SelectStmt"]), scope);
    scope.tables.set(String(tree(alias)["aliasname"]), (column) => given.get(column) ?? null);
  } else if ("RangeVar" in item) {
    const { relname, schemaname, alias } = tree(item["RangeVar"]);
    const name = String(relname);
    const given = schemaname === undefined ? scope.common.get(name) : undefined;
    const leaf: Table = (column) => ({ value: new Set([`${name}.${column}`]), rows: new Set() });
    scope.tables.set(
      String(tree(alias)["aliasname"] ?? name),
      given === undefined ? leaf : (column) => given.get(column) ?? null,
    );
  } else throw new Error(`FROM has ${Object.keys(item).join()}`);
}

/** A table whose every column depends on a condition as well. */
function under(name: string, condition: readonly string[], { tables }: Scope): void {
  const given = tables.get(name);
  tables.set(name, (column) => {
    const reads = given?.(column) ?? null;
    return reads === null ? null : { value: reads.value, rows: new Set([...reads.rows, ...condition]) };
  });
}

/** All that an expression refers to. */
function refer(node: unknown, scope: Scope): StatementReads {
  if (Array.isArray(node)) return together(node.map((one) => refer(one, scope)));
  if (typeof node !== "object" || node === null) return nothing;
  if ("ColumnRef" in node)
    return resolve(
      list(tree(node.ColumnRef)["fields"]).map((one) => String(tree(one["String"])["sval"])),
      scope,
    );
  if ("SelectStmt" in node) return together([...select(tree(node.SelectStmt), scope).values()]);
  return together(Object.values(node).map((one) => refer(one, scope)));
}

function resolve(path: readonly string[], scope: Scope): StatementReads {
  const [column = "", alias] = [...path].reverse();
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const tables =
      alias === undefined ? [...at.tables.values()] : [at.tables.get(alias)].filter((one) => one !== undefined);
    const found = tables.flatMap((table) => table(column) ?? []);
    if (found.length > 0) return together(found);
  }
  // The whole row of a table, or a word of the language that looks like a name.
  return nothing;
}

const nothing: StatementReads = { value: new Set(), rows: new Set() };

function together(all: readonly StatementReads[]): StatementReads {
  return {
    value: new Set(all.flatMap(({ value }) => [...value])),
    rows: new Set(all.flatMap(({ rows }) => [...rows])),
  };
}

function all({ value, rows }: StatementReads): readonly string[] {
  return [...value, ...rows];
}

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}

function list(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.map(tree) : [];
}
