/** Queries whose meaning the twin knows: columns of one table, sometimes without the rows of one value. */
import type { QueryText, QueryValue, Relation } from "../../src/ir/definition.ts";
import type { CanonicalType } from "../../src/ir/types.ts";
import type { CanonicalValue } from "../../src/ir/value.ts";
import type { ScenarioColumn, ScenarioQuery } from "../naive/scenario.ts";
import type { Storage } from "./storage.ts";

export interface QueryWish {
  readonly storage: Storage;
  readonly relation: Relation;
  readonly columns: readonly ScenarioColumn[];
  /** Names every column instead of `*`. */
  readonly named: boolean;
  readonly where: { readonly column: string; readonly not: CanonicalValue } | null;
  /** Ends in a comment, which must not swallow what the compiler writes after it. */
  readonly commented: boolean;
}

export function queryOver(wish: QueryWish): ScenarioQuery {
  const names = wish.columns.map((column) => column.name);
  const quoted = (name: string): string => wish.storage.quoted(name);
  const list = wish.named ? names.map(quoted).join(", ") : "*";
  const table = [wish.relation.schema, wish.relation.name]
    .filter((part) => part !== null)
    .map(quoted)
    .join(".");
  const end = wish.commented ? " -- all that is needed" : "";
  // Under another name than any of its columns: where both are the same, some warehouses take the name for the whole row.
  const start = `SELECT ${list} FROM ${table} AS of_rows`;
  const bound = wish.where === null ? null : queryValue(wish.where.not);
  const query: QueryText =
    wish.where === null || bound === null
      ? { texts: [`${start}${end}`], values: [] }
      : { texts: [`${start} WHERE ${quoted(wish.where.column)} <> `, end], values: [bound] };
  return { query, relation: wish.relation, columns: names, where: bound === null ? null : wish.where };
}

/** A bound value has the type of its column without a cast only where it is text or int64. */
export function canBeBound(type: CanonicalType): boolean {
  return type.kind === "string" || type.kind === "int64";
}

function queryValue(value: CanonicalValue): QueryValue | null {
  if (typeof value === "string") return { type: "string", value };
  return typeof value === "bigint" ? { type: "int64", value: String(value) } : null;
}
