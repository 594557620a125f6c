/** What PostgreSQL makes of an emitted statement: its plan, run once, as a tree. */
import { inTransaction } from "../../../dialects/postgres/driver/transaction.ts";
import { uploadSpine } from "../../../dialects/postgres/driver/upload.ts";
import type { Row, RowBatches } from "../../../src/ir/value.ts";
import type { FeatureStore, HistoricalFeaturesOptions } from "../../../src/runtime/feature-store.ts";
import type { RunningEngine } from "../../engines/running.ts";

/** A node of `EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON)`, as far as the tests look. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Parent Relationship"?: string;
  readonly "Subplan Name"?: string;
  readonly Alias?: string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly "TID Cond"?: string;
  readonly Filter?: string;
  readonly "Join Filter"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Explained {
  readonly sql: string;
  readonly plan: PlanNode;
  readonly strategies: Readonly<Record<string, string>>;
}

/** Compiles a request and explains the very text that would run, in a session set up as for a run. */
export async function explained(
  running: RunningEngine,
  store: FeatureStore,
  request: HistoricalFeaturesOptions,
  upload: RowBatches | null = null,
): Promise<Explained> {
  const compiled = await (await store.getHistoricalFeatures(request).trainingSet()).compiled();
  const { statement } = compiled;
  const rows = await inTransaction(running.engine, { mode: "read write", signal: undefined }, async (session) => {
    await uploadSpine(session, { statement, upload });
    const text = `explain (analyze, verbose, timing off, format json)\n${statement.text}`;
    return (await session.run({ text, parameters: statement.parameters })).rows;
  });
  const [{ Plan: plan }] = JSON.parse(rows.map((row) => row[0]).join("\n"));
  const strategies = Object.fromEntries(statement.outline.choices.map((one) => [one.role, one.strategy]));
  return { sql: statement.text, plan, strategies };
}

export async function* oneBatch(rows: readonly Row[]): RowBatches {
  yield rows;
}

/** A node and all that is below it. */
export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

export function ofType(plan: PlanNode, ...types: readonly string[]): readonly PlanNode[] {
  return nodesOf(plan).filter((node) => types.includes(node["Node Type"]));
}

/** What is run anew for each row of a nested loop's outer side: its inner side. */
export function innerSides(plan: PlanNode): readonly PlanNode[] {
  const below = ofType(plan, "Nested Loop").flatMap((loop) => loop.Plans ?? []);
  return below.filter((node) => node["Parent Relationship"] === "Inner");
}

/** The tree in short, for messages of failed assertions. */
export function outlineOf(plan: PlanNode, indent = ""): string {
  const { "Node Type": type, Alias: alias, "Index Name": index, "Index Cond": condition, Filter: filter } = plan;
  const name = [type, alias, index && `using ${index}`, condition && `on ${condition}`, filter && `where ${filter}`];
  const line = `${indent}${name.filter(Boolean).join(" ")} [${plan["Actual Rows"]} × ${plan["Actual Loops"]}]`;
  return [line, ...(plan.Plans ?? []).map((child) => outlineOf(child, `${indent}  `))].join("\n");
}
