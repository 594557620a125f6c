import type { FeatureNode, Lineage, ReadKind, ServiceColumnNode } from "../../ir/lineage.ts";
import { findColumns } from "./find.ts";
import type { NamedColumns } from "./find-columns.ts";
import { LineageIndex } from "./lineage-index.ts";
import { reach } from "./reach.ts";

/** What would change or break with a column or a table. */
export interface Impact {
  /** What was asked about, as far as anything reads it. */
  readonly of: NamedColumns["nodes"];
  /** The column that was named; null for a whole table. */
  readonly column: string | null;
  /** Columns of the same table that something reads. */
  readonly columnsRead: readonly string[];
  /** Features, on-demand features and columns of services, the nearest first; none where nobody uses it. */
  readonly affected: readonly Affected[];
}

/** Something that reads what was asked about, by whatever ways. */
export interface Affected {
  /** What it is. */
  readonly node: FeatureNode | ServiceColumnNode;
  /** All the ways in which it does, the strongest first. */
  readonly how: readonly ReadKind[];
}

/** What reads `table.column`, or anything of `table`. Throws `unknown-table`. */
export function impactOf(lineage: Lineage, name: string): Impact {
  const index = new LineageIndex(lineage);
  const { nodes, column, others } = findColumns(index, name);
  const reached = reach(
    index,
    nodes.map(({ id }) => id),
    "downstream",
  );
  const affected = reached.flatMap(({ node, how }) => (isAffected(node) ? [{ node, how }] : []));
  return { of: nodes, column, columnsRead: others, affected };
}

function isAffected(node: Lineage["nodes"][number]): node is Affected["node"] {
  return node.kind === "feature" || node.kind === "on_demand_feature" || node.kind === "service_column";
}
