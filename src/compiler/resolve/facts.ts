import { type Catalog, type CatalogColumn, findTable } from "../../ir/catalog.ts";
import type { QueryText, Relation } from "../../ir/definition.ts";
import { fingerprint } from "../../kernel/hash.ts";
import { suggestion } from "../../kernel/names.ts";
import type { QueryReader, QueryReading } from "../../ports/dialect.ts";

/** What is known from outside when a request is resolved: values, gathered before. */
export interface Facts {
  readonly catalog: Catalog;
  /** Each query of the request and of its sources, by `queryKey`. */
  readonly queries: ReadonlyMap<string, QueryFacts>;
}

export interface QueryFacts {
  readonly reading: QueryReading;
  /** From the warehouse; null without a connection. */
  readonly columns: readonly CatalogColumn[] | null;
}

/**
 * What is known of a query. Columns that only the warehouse could tell get the names that the definitions use for them, where
 * the reader knows of another spelling.
 */
export function queryFacts(
  reading: QueryReading,
  found: readonly CatalogColumn[] | null,
  used: ReadonlySet<string>,
  reader: QueryReader,
): QueryFacts {
  if (!reading.ok || reading.columns !== null || found === null || reader.rename === undefined)
    return { reading, columns: found };
  const names = found.map((column) => column.name);
  const { query, columns } = reader.rename(reading.query, names, used);
  const named = found.map((column, index) => ({ ...column, name: columns[index] ?? column.name }));
  return { reading: { ...reading, query }, columns: named };
}

export function queryKey(query: QueryText): string {
  return fingerprint(query);
}

/** The columns of a table or query as far as they are known; null: nobody has said. */
export type KnownColumns = ReadonlyMap<string, CatalogColumn | null> | null;

type Rows =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText };

export function knownColumns(from: Rows, facts: Facts): KnownColumns {
  if (from.kind === "table") {
    const table = findTable(facts.catalog, from.relation);
    return table?.exists ? byName(table.columns) : null;
  }
  const query = facts.queries.get(queryKey(from.query));
  if (query?.columns) return byName(query.columns);
  if (query?.reading.ok && query.reading.columns !== null) {
    return new Map(query.reading.columns.map((name) => [name, null]));
  }
  return null;
}

function byName(columns: readonly CatalogColumn[]): ReadonlyMap<string, CatalogColumn> {
  return new Map(columns.map((column) => [column.name, column]));
}

/** The fix for a column that is not there. */
export function columnHint(name: string, known: KnownColumns): string {
  return known === null ? "check the name" : suggestion(name, known.keys());
}

/** A query as its reader admitted it (a closing semicolon gone), or as it was given where that is not known. */
export function admitted(query: QueryText, facts: Facts): QueryText {
  const reading = facts.queries.get(queryKey(query))?.reading;
  return reading?.ok ? reading.query : query;
}
