import { aggregateLaws } from "../../../../src/ir/aggregate.ts";
import type { CatalogTable } from "../../../../src/ir/catalog.ts";
import type { AggregatedFeature, WindowAggregateNode } from "../../../../src/ir/plan.ts";
import type { SourceExpression } from "../../../../src/ir/source-expression.ts";
import { statisticsOf } from "../../../../src/ir/table-statistics.ts";
import type { CanonicalType } from "../../../../src/ir/types.ts";
import { keyColumns } from "../joins.ts";

/** Every column that a probe reads of the source, each once: keys and event time first. */
export function columnsRead(join: WindowAggregateNode): readonly string[] {
  const ordered = join.features.some(({ aggregate }) => aggregateLaws[aggregate.function].ordered);
  const order = ordered ? join.order.map(({ column }) => column) : [];
  const bounds = join.bounds.map(({ column }) => column.column);
  return [...new Set([...keyColumns(join), ...bounds, ...order, ...join.features.flatMap(columnsOf)])];
}

function columnsOf({ column, expression, where }: AggregatedFeature): readonly string[] {
  return [...(expression === null ? [column] : namesIn(expression)), ...(where === null ? [] : namesIn(where))];
}

function namesIn({ columns }: SourceExpression): readonly string[] {
  return columns.map(({ name }) => name);
}

/** Kinds whose values all have one width. */
const fixed = new Set<CanonicalType["kind"]>(["bool", "int32", "int64", "float32", "float64", "timestamp", "date"]);

/** Whether no value of some columns is ever long: an index takes no long ones. */
export function areShort(columns: readonly string[], table: CatalogTable): boolean {
  return columns.every((name) => {
    const kind = kindOf(name, table);
    return kind !== null && (fixed.has(kind) || kind === "decimal");
  });
}

/** Whether a place in an array of a column's values is found without walking there: values of one width, none of them NULL. */
export function isReckoned(name: string, table: CatalogTable): boolean {
  const kind = kindOf(name, table);
  return kind !== null && fixed.has(kind) && (statisticsOf(table, name)?.nullShare ?? 0) === 0;
}

function kindOf(name: string, table: CatalogTable): CanonicalType["kind"] | null {
  return table.columns.find((column) => column.name === name)?.type?.kind ?? null;
}
