import type { Outline, StatementColumn } from "../../../src/ir/statement.ts";
import type { Analysis, AnalyzedStep } from "../../../src/ports/warehouse.ts";
import { type AnalyzedPlan, nodesOf, type PlanNode } from "./plan-tree.ts";

/**
 * What a run took, by the names that people know. The engine does not keep the names of laterals, nor of common tables that
 * it dissolves: a role's part of the plan is found by the expressions of the result's columns, which name what they are
 * read from (`r_1.temp`).
 */
export function analysisOf(plan: AnalyzedPlan, outline: Outline): Analysis {
  const { top } = plan;
  const commonTables = new Map(nodesOf(top).flatMap((node) => (node.computes === null ? [] : [[node.computes, node]])));
  const spine = aliasesOf(top, outline.columns, (column) => column.from === "spine");
  const joins = outline.choices.map(({ role, strategy }) => ({
    role,
    strategy,
    aliases: aliasesOf(top, outline.columns, (column) => column.role === role),
  }));
  const ofJoins = new Set(joins.flatMap(({ aliases }) => [...aliases]));
  const spineNode = part(top, spine, ofJoins);
  return {
    planning: plan.planning,
    execution: plan.execution,
    rows: top.rows,
    steps: [
      ...(spineNode === null ? [] : [stepOf(null, "spine", 0, spineNode)]),
      ...joins.flatMap(({ role, strategy, aliases }) => {
        const node = part(top, aliases, spine);
        return node === null ? [] : joinSteps(role, strategy, node, commonTables);
      }),
    ],
  };
}

/** The aliases that some of the result's columns are read from. */
function aliasesOf(
  top: PlanNode,
  columns: readonly StatementColumn[],
  wanted: (column: StatementColumn) => boolean,
): ReadonlySet<string> {
  const expressions = columns.flatMap((column, index) => (wanted(column) ? [top.output[index] ?? ""] : []));
  return new Set(expressions.flatMap((one) => firstAlias(one) ?? []));
}

/** `(r_1.temp)::text` → `r_1`; `"a ""b""".temp` → `a "b"`. */
function firstAlias(expression: string): string | null {
  const match = /"((?:[^"]|"")+)"\.|([\p{L}_][\p{L}\p{N}_$]*)\./u.exec(expression);
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? null;
}

/** The highest node on the way to one of these aliases that has none of the others below it. */
function part(node: PlanNode, aliases: ReadonlySet<string>, others: ReadonlySet<string>): PlanNode | null {
  const below = mainNodes(node);
  if (!below.some((one) => isNamed(one, aliases))) return null;
  if (!below.some((one) => isNamed(one, others))) return node;
  for (const child of node.children) {
    const found = child.computes === null ? part(child, aliases, others) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A node and all below it but for what computes common tables, which hangs somewhere in the tree. */
function mainNodes(node: PlanNode): readonly PlanNode[] {
  return [node, ...node.children.filter(({ computes }) => computes === null).flatMap(mainNodes)];
}

function isNamed(node: PlanNode, aliases: ReadonlySet<string>): boolean {
  return node.alias !== null && aliases.has(node.alias);
}

/** Nodes that only hand rows on. */
const silent = new Set(["Hash", "Subquery Scan", "Result", "Limit"]);

/** A join, then all that it consists of; a common table once, where it is first read. */
function joinSteps(
  role: string,
  strategy: string,
  top: PlanNode,
  commonTables: ReadonlyMap<string, PlanNode>,
): readonly AnalyzedStep[] {
  const told = new Set<string>();
  const walk = (node: PlanNode, depth: number): readonly AnalyzedStep[] => {
    const computed = node.commonTable === null ? undefined : commonTables.get(node.commonTable);
    if (node.commonTable !== null && computed !== undefined && !told.has(node.commonTable)) {
      told.add(node.commonTable);
      return [stepOf(role, node.commonTable, depth, computed), ...walk(computed, depth + 1)];
    }
    const own = silent.has(node.type) ? [] : [stepOf(role, nameOf(node), depth, node)];
    const children = node.children.filter(({ computes }) => computes === null);
    return [...own, ...children.flatMap((child) => walk(child, depth + own.length))];
  };
  return [stepOf(role, strategy, 0, top), ...walk(top, 1)];
}

/** `index scan of weather by weather_idx`, `sort`. */
function nameOf({ type, relation, commonTable, index }: PlanNode): string {
  const from = relation ?? commonTable;
  return `${type.toLowerCase()}${from === null ? "" : ` of ${from}`}${index === null ? "" : ` by ${index}`}`;
}

function stepOf(role: string | null, name: string, depth: number, { rows, runs, time }: PlanNode): AnalyzedStep {
  return { role, name, depth, rows, runs, time };
}
