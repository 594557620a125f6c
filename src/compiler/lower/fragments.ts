import type { Relation } from "../../ir/definition.ts";
import type { JoinedFeature, OrderKey, TimeBound } from "../../ir/plan.ts";
import type { TimeForm } from "../../ir/types.ts";
import { identifier, qualified, type Sql, sql } from "../../kernel/sql.ts";
import type { Lexicon } from "../../ports/lexicon.ts";

/** `r."temp"`, `s."origin"`. */
export function of(alias: Sql, column: string): Sql {
  return sql`${alias}.${identifier(column)}`;
}

export const r = sql`r`;
export const s = sql`s`;

/** A table's full name. */
export function relationSql(relation: Relation): Sql {
  return qualified([relation.database, relation.schema, relation.name].filter((part) => part !== null));
}

/** A source's feature, as the type that was declared for it. */
export function featureValue(feature: JoinedFeature, alias: Sql, lexicon: Lexicon): Sql {
  const column = of(alias, feature.column);
  const value = feature.time === null ? column : lexicon.instant(column, feature.time);
  return feature.cast ? lexicon.cast(value, feature.type) : value;
}

/** Whether a bound can be put without touching the column, so that its index and partitions serve. */
export function boundCondition(bound: TimeBound, time: Sql, alias: Sql, lexicon: Lexicon): Sql {
  const limit = bound.offset === 0 ? time : lexicon.earlier(time, bound.offset);
  const column = of(alias, bound.column.column);
  const inForm = lexicon.inFormOf(bound.offset === 0 ? limit : sql`(${limit})`, bound.column.time);
  const left = inForm === null ? lexicon.instant(column, bound.column.time) : column;
  return sql`${left} ${comparison(bound)} ${bound.column.time.form === "instant" ? limit : (inForm ?? limit)}`;
}

function comparison(bound: TimeBound): Sql {
  if (bound.side === "upper") return bound.inclusive ? sql`<=` : sql`<`;
  return bound.inclusive ? sql`>=` : sql`>`;
}

/** Greatest first, NULLs last. A column that is never NULL says nothing of NULLs: so an ordinary index serves. */
export function orderTerm(key: OrderKey, alias: Sql, lexicon: Lexicon): Sql {
  const column = comparableColumn(key, alias, lexicon);
  return key.neverNull ? sql`${column} DESC` : sql`${column} DESC NULLS LAST`;
}

/** The same order from its other end: least first, NULLs first. */
export function reversedTerm(key: OrderKey, alias: Sql, lexicon: Lexicon): Sql {
  const column = comparableColumn(key, alias, lexicon);
  return key.neverNull ? column : sql`${column} NULLS FIRST`;
}

function comparableColumn(key: OrderKey, alias: Sql, lexicon: Lexicon): Sql {
  const column = of(alias, key.column);
  const monotone = key.time === null || lexicon.inFormOf(column, key.time) !== null;
  return monotone || key.time === null ? column : lexicon.instant(column, key.time);
}

/** A column's instant. */
export function instantOf(column: string, time: TimeForm, alias: Sql, lexicon: Lexicon): Sql {
  return lexicon.instant(of(alias, column), time);
}
