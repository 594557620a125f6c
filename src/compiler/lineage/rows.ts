import type { QueryText } from "../../ir/definition.ts";
import { type ColumnNode, columnNode, relationNode, tableColumn } from "../../ir/lineage.ts";
import { joinsOf, type LogicalPlan, type ScanNode, spineOf } from "../../ir/plan.ts";
import { fingerprint } from "../../kernel/hash.ts";
import type { Drawing } from "./drawing.ts";

/** The tables that a query reads, as its reader tells them. */
export type RelationsOf = (query: QueryText) => readonly string[];

type Rows = ScanNode["from"];

/** Columns of a table, or of a query with what stands behind them. `name` is a query's. */
export function columnsOf(rows: Rows, name: string, relationsOf: RelationsOf, drawing: Drawing) {
  return (column: string): ColumnNode => {
    if (rows.kind === "table") return drawing.node(tableColumn(rows.relation, column));
    // Two queries may have one name.
    const node = drawing.node(columnNode("query", name, column, `#${fingerprint(rows.query).slice(0, 8)}`));
    for (const relation of relationsOf(rows.query)) {
      drawing.read(
        node,
        relationNode(relation),
        "query",
        `which of its columns the query '${name}' reads is not known`,
      );
    }
    return node;
  };
}

/** The authors' queries that a plan reads. */
export function queriesIn(plan: LogicalPlan): readonly QueryText[] {
  const { from } = spineOf(plan);
  const listings = "inputs" in from ? from.inputs.map(({ scan }) => scan.from) : [];
  const population = "population" in from && from.population !== null ? [from.population] : [];
  const all = [...joinsOf(plan).map(({ source }) => source.from), from, ...listings, ...population];
  return all.flatMap((rows) => (rows.kind === "query" ? [rows.query] : []));
}
