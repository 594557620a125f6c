import type { Relation } from "../../ir/definition.ts";
import type { ColumnNode, LineageNode, RelationNode } from "../../ir/lineage.ts";
import { formatRelation } from "../relation-text.ts";
import { mayBeSame, relationIn, relationRead } from "./relation-match.ts";

/** What `table.column` or `table` stands for. */
export interface NamedColumns {
  /** None where nothing reads the column. */
  readonly nodes: readonly (ColumnNode | RelationNode)[];
  /** The column that is named; null for a whole table. */
  readonly column: string | null;
  /** Columns of the table that something reads. */
  readonly others: readonly string[];
}

type Leaf = ColumnNode | RelationNode;

/** Null where no definition reads such a table, and no query source is called so. */
export function columnsNamed(nodes: readonly LineageNode[], name: string): NamedColumns | null {
  const leaves = nodes.filter((node): node is Leaf => node.kind === "column" || node.kind === "relation");
  const ways = waysToRead(name);
  for (const { relation, column, isExact } of ways) {
    const inTable = leaves.filter((leaf) => isOf(leaf, relation, isExact));
    if (inTable.length === 0) continue;
    const others = [...new Set(inTable.flatMap((leaf) => (leaf.kind === "column" ? [leaf.column] : [])))];
    // Of a table that a query reads it may be any column.
    const meant = inTable.filter((leaf) => column === null || leaf.kind === "relation" || leaf.column === column);
    return { nodes: meant, column, others };
  }
  return null;
}

/** Tables and query sources, as people write them. */
export function tableNames(nodes: readonly LineageNode[]): readonly string[] {
  return [...new Set(nodes.flatMap((node) => (node.kind === "column" || node.kind === "relation" ? [node.of] : [])))];
}

interface Reading {
  readonly relation: Relation;
  readonly column: string | null;
  /** Whether the table must be written so, or may be written with fewer or more parts. */
  readonly isExact: boolean;
}

/** `a.b` is a table of a schema, or a column of a table: whichever there is, what is written so before all. */
function waysToRead(name: string): readonly Reading[] {
  const table = relationIn(name);
  const cuts = [...name.matchAll(/\./g)].map(({ index }) => index).reverse();
  const columns = cuts.flatMap((cut) => {
    const [relation, column] = [relationIn(name.slice(0, cut)), relationIn(name.slice(cut + 1))];
    if (relation === null || column === null || column.schema !== null) return [];
    return [{ relation, column: column.name, isExact: false }];
  });
  if (table === null) return columns;
  const whole = { relation: table, column: null };
  return [{ ...whole, isExact: true }, ...columns, { ...whole, isExact: false }];
}

/** A query source has one name, whatever it holds. */
function isOf(leaf: Leaf, relation: Relation, isExact: boolean): boolean {
  if (leaf.kind === "column" && leaf.from === "query") return relation.schema === null && leaf.of === relation.name;
  return isExact ? leaf.of === formatRelation(relation) : mayBeSame(relationRead(leaf.of), relation);
}
