import type { FeatureViewDefinition, SourceDefinition } from "../../ir/definition.ts";
import { referencesOf } from "../../ir/expression.ts";
import type { GivenRows } from "../../ir/feature-test.ts";
import { keysOf, type Registry } from "../../ir/registry.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { formatRelation } from "../relation-text.ts";
import { sourceColumns } from "../source-columns.ts";
import { withoutDatabase } from "./tables-read.ts";

/** What definitions tell of a table. */
export interface KnownTable {
  /** Null where nobody says the type. */
  readonly columns: ReadonlyMap<string, CanonicalType | null>;
  /** Columns of which an expression has to know the type. */
  readonly inExpressions: ReadonlySet<string>;
  /** Whether every definition of it declares its columns, so that there are no others. */
  readonly complete: boolean;
}

const unknownTable: KnownTable = { columns: new Map(), inExpressions: new Set(), complete: true };

/** What the views of a registry tell of their tables, by the table's name. */
export function knownTables(registry: Registry): ReadonlyMap<string, KnownTable> {
  const tables = new Map<string, KnownTable>();
  for (const view of registry.featureViews) {
    const name = tableName(view.source);
    if (name === null) continue;
    const columns = sourceColumns(view, keysOf(view, registry.entities));
    tables.set(name, merged(tables.get(name), view.source, columns, referencesIn(view)));
  }
  return tables;
}

/** The same with what the sources of given rows declare; of a table that only a query reads, they alone tell. */
export function withGiven(known: KnownTable | undefined, given: readonly GivenRows[]): KnownTable {
  let table = known;
  for (const { source } of given.filter((one) => one.source.from.kind !== "query"))
    table = merged(table, source, new Map(Object.entries(source.columns ?? {})), []);
  if (table === undefined) return { ...unknownTable, complete: false };
  return known === undefined ? table : { ...table, complete: known.complete };
}

function merged(
  before: KnownTable = unknownTable,
  source: SourceDefinition,
  columns: ReadonlyMap<string, CanonicalType | null>,
  inExpressions: readonly string[],
): KnownTable {
  const all = new Map(before.columns);
  for (const [name, type] of columns) all.set(name, all.get(name) ?? type);
  return {
    columns: all,
    inExpressions: new Set([...before.inExpressions, ...inExpressions]),
    complete: before.complete && source.columns !== null,
  };
}

function referencesIn({ features }: FeatureViewDefinition): readonly string[] {
  const expressions = features.flatMap(({ expression, aggregate }) => [expression, aggregate?.where ?? null]);
  return expressions.flatMap((one) => (one === null ? [] : referencesOf(one)));
}

function tableName({ from }: SourceDefinition): string | null {
  return from.kind === "query" ? null : formatRelation(withoutDatabase(from.relation));
}
