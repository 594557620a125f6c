import { lowerExpression } from "../../expressions/lower/lower.ts";
import type { Relation } from "../../ir/definition.ts";
import type { InstantBound, JoinedFeature, OrderKey, TimeBound } from "../../ir/plan.ts";
import type { ReadColumn, SourceExpression } from "../../ir/source-expression.ts";
import type { TimeForm } from "../../ir/types.ts";
import { identifier, qualified, type Sql, sql } from "../../kernel/sql.ts";
import { formatInstant, parseInstant } from "../../kernel/time.ts";
import type { FunctionLexicon } from "../../ports/functions.ts";
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

/** What a value is said with: a warehouse's spelling and its functions. */
export interface Wording {
  readonly lexicon: Lexicon;
  readonly functions: FunctionLexicon;
}

/** A source's feature, as the type that was declared for it. */
export function featureValue(feature: JoinedFeature, alias: Sql, wording: Wording): Sql {
  if (feature.expression !== null) return sourceExpression(feature.expression, alias, wording);
  return readColumn(feature, of(alias, feature.column), wording.lexicon);
}

/** What is computed of a source's columns; a condition or an operand holds together as it stands. */
export function sourceExpression({ typed, columns }: SourceExpression, alias: Sql, wording: Wording): Sql {
  const read = new Map(
    columns.map((column) => [column.name, readColumn(column, of(alias, column.name), wording.lexicon)]),
  );
  return lowerExpression(typed, wording.functions, (name) => read.get(name) ?? of(alias, name));
}

/** A column, said already, as the type that it is read as. */
export function readColumn({ type, time, cast }: Omit<ReadColumn, "name">, column: Sql, lexicon: Lexicon): Sql {
  const value = time === null ? column : lexicon.instant(column, time);
  return cast ? lexicon.cast(value, type) : value;
}

/** A bound without touching the column where that can be said, so that its index and partitions serve. */
export function boundCondition(bound: TimeBound, time: Sql, alias: Sql, lexicon: Lexicon): Sql {
  return conditionOfLimit(bound, boundLimit(bound, time, lexicon), alias, lexicon);
}

/** What a bound's column is held against: in the column's form where that can be said, else an instant. */
export function boundLimit({ offset, column }: TimeBound, time: Sql, lexicon: Lexicon): Sql {
  const limit = offset === 0 ? time : lexicon.earlier(time, offset);
  if (column.time.form === "instant") return limit;
  return lexicon.inFormOf(offset === 0 ? limit : sql`(${limit})`, column.time) ?? limit;
}

/** A bound whose limit is said already. */
export function conditionOfLimit(bound: TimeBound, limit: Sql, alias: Sql, lexicon: Lexicon): Sql {
  const { column, time } = bound.column;
  const own = of(alias, column);
  const left = lexicon.inFormOf(limit, time) === null ? lexicon.instant(own, time) : own;
  return sql`${left} ${comparison(bound)} ${limit}`;
}

/** A bound by an instant of its own, in the column's form where that can be said. */
export function instantCondition(bound: InstantBound, alias: Sql, lexicon: Lexicon): Sql {
  const limit = instantLiteral(bound.instant, lexicon);
  const column = of(alias, bound.column.column);
  const inForm = lexicon.inFormOf(limit, bound.column.time);
  const left = inForm === null ? lexicon.instant(column, bound.column.time) : column;
  return sql`${left} ${comparison(bound)} ${inForm ?? limit}`;
}

/** An instant of ISO text that has been read before. */
export function instantLiteral(iso: string, lexicon: Lexicon): Sql {
  const microseconds = parseInstant(iso);
  if (microseconds === null) throw new Error(`not an instant: ${iso}`);
  return lexicon.instantLiteral(formatInstant(microseconds));
}

function comparison(bound: Pick<TimeBound, "side" | "inclusive">): Sql {
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
