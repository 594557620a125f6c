/** A node of `EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON)`, as far as it is read. */
export interface PlanNode {
  readonly type: string;
  /** How the node is called in expressions; null where it has no name. */
  readonly alias: string | null;
  readonly relation: string | null;
  readonly index: string | null;
  /** The common table that it reads. */
  readonly commonTable: string | null;
  /** The common table that it computes. */
  readonly computes: string | null;
  /** Its columns as expressions. */
  readonly output: readonly string[];
  /** Over all runs. */
  readonly rows: number;
  readonly runs: number;
  /** Milliseconds over all runs, with all that is below. */
  readonly time: number;
  readonly children: readonly PlanNode[];
}

export interface AnalyzedPlan {
  readonly planning: number;
  readonly execution: number;
  readonly top: PlanNode;
}

export function parsePlan(json: string): AnalyzedPlan {
  const plans: unknown = JSON.parse(json);
  const [plan] = Array.isArray(plans) ? plans : [];
  return {
    planning: numberOf(plan, "Planning Time"),
    execution: numberOf(plan, "Execution Time"),
    top: nodeOf(field(plan, "Plan")),
  };
}

/** How many rows the engine's planner expects of a query, of `EXPLAIN (FORMAT JSON)`. */
export function plannedRows(json: string): number | null {
  return plannedFigures(json).rows;
}

/** What the engine's planner expects of a query, in rows and in its own unit of cost. */
export function plannedFigures(json: string): { readonly rows: number | null; readonly cost: number | null } {
  const plans: unknown = JSON.parse(json);
  const [plan] = Array.isArray(plans) ? plans : [];
  const top = field(plan, "Plan");
  const [rows, cost] = [field(top, "Plan Rows"), field(top, "Total Cost")];
  return { rows: typeof rows === "number" ? rows : null, cost: typeof cost === "number" ? cost : null };
}

/** A node and all below it, from the top. */
export function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function nodeOf(raw: unknown): PlanNode {
  const runs = numberOf(raw, "Actual Loops");
  return {
    type: textOf(raw, "Node Type") ?? "",
    alias: textOf(raw, "Alias"),
    relation: textOf(raw, "Relation Name"),
    index: textOf(raw, "Index Name"),
    commonTable: textOf(raw, "CTE Name"),
    computes: /^CTE (.*)$/s.exec(textOf(raw, "Subplan Name") ?? "")?.[1] ?? null,
    output: listOf(raw, "Output").map(String),
    // The engine tells means over the runs.
    rows: Math.round(numberOf(raw, "Actual Rows") * runs),
    runs,
    time: numberOf(raw, "Actual Total Time") * runs,
    children: listOf(raw, "Plans").map(nodeOf),
  };
}

function field(raw: unknown, name: string): unknown {
  return typeof raw === "object" && raw !== null ? Reflect.get(raw, name) : undefined;
}

function numberOf(raw: unknown, name: string): number {
  const value = field(raw, name);
  return typeof value === "number" ? value : 0;
}

function textOf(raw: unknown, name: string): string | null {
  const value = field(raw, name);
  return typeof value === "string" ? value : null;
}

function listOf(raw: unknown, name: string): readonly unknown[] {
  const value = field(raw, name);
  return Array.isArray(value) ? value : [];
}
