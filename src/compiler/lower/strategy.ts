import type { JoinedFeature, JoinNode } from "../../ir/plan.ts";
import type { TemplateUse } from "../../ir/statement.ts";
import { commentText, identifier, type Sql, sql } from "../../kernel/sql.ts";
import { formatDuration } from "../../kernel/time.ts";
import type { FunctionLexicon } from "../../ports/functions.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { boundCondition, featureValue, of, orderTerm, r, s } from "./fragments.ts";
import type { Names } from "./names.ts";
import type { Reach } from "./reach.ts";

/** What a strategy is given: one join, with the names of what stands around it. */
export interface JoinContext {
  readonly join: JoinNode;
  readonly lexicon: Lexicon;
  readonly functions: FunctionLexicon;
  readonly names: Names;
  readonly spine: SpineInSql;
  /** What tells spine rows apart: their number, or their join keys and time, of which the features are a function. */
  readonly spineIdentity: "number" | "moment";
  /** The instants between which all times of the spine lie; null where they are not known, or are of no use. */
  readonly reach: Reach | null;
  /** What follows FROM for the source's rows. */
  readonly source: Sql;
  /** The alias of the join's result. */
  readonly alias: Sql;
}

/** The spine as the joins see it, under the alias `s`. */
export interface SpineInSql {
  readonly table: Sql;
  /** The spine row's instant. */
  readonly time: Sql;
  /** The column that numbers the rows. */
  readonly row: Sql;
}

/** What a strategy makes: common tables before the statement, and the join itself. */
export interface LoweredJoin {
  readonly steps: readonly TemplateUse[];
  readonly join: TemplateUse;
}

export interface Strategy {
  /** Whether it tells spine rows apart by their number. */
  readonly numbersRows: boolean;
  lower(context: JoinContext): LoweredJoin;
}

// ---- what several strategies say

export function keyConditions({ join }: JoinContext): readonly Sql[] {
  return join.keys.map((key) => sql`${of(r, key.sourceColumn)} = ${of(s, key.spineColumn)}`);
}

export function timeConditions({ join, lexicon, spine }: JoinContext): readonly Sql[] {
  return join.bounds.map((bound) => boundCondition(bound, spine.time, r, lexicon));
}

/** Keys, times, and a spine row that has a time: all that a candidate must meet. */
export function candidateConditions(context: JoinContext): readonly Sql[] {
  return [...keyConditions(context), ...timeConditions(context), context.lexicon.isFinite(context.spine.time)];
}

export function winnerOrder({ join, lexicon }: JoinContext): readonly Sql[] {
  return join.order.map((key) => orderTerm(key, r, lexicon));
}

/** `r."wind_speed" AS "wind"` for each feature; `r."temp"` where the names agree. */
export function carriedFeatures(context: JoinContext): readonly Sql[] {
  const { join, lexicon, names } = context;
  return join.features.map((feature, index) => {
    const name = carriedName(names, feature, index);
    if (isPlain(feature, lexicon) && feature.column === name) return of(r, name);
    return sql`${featureValue(feature, r, context)} AS ${identifier(name)}`;
  });
}

function isPlain(feature: JoinedFeature, lexicon: Lexicon): boolean {
  if (feature.expression !== null || feature.cast) return false;
  if (feature.time === null) return true;
  const column = of(r, feature.column);
  return lexicon.instant(column, feature.time) === column;
}

/** What a feature is called between the source and the result. */
export function carriedName(names: Names, feature: JoinedFeature, index: number): string {
  return names.between(feature.name, `feature_${index + 1}`);
}

export function carriedNames({ join, names }: JoinContext): readonly Sql[] {
  return join.features.map((feature, index) => identifier(carriedName(names, feature, index)));
}

/** `"asof_key_1"`, … : the join keys within a strategy's own tables. */
export function keyNames({ join, names }: JoinContext): readonly Sql[] {
  return join.keys.map((_key, index) => identifier(names.column(`key_${index + 1}`)));
}

export function column(context: JoinContext, name: string): Sql {
  return identifier(context.names.column(name));
}

/** `weather: the newest row at or before the spine row's time, at most 3 hours old`. */
export function inWords({ join }: JoinContext, what: string): Sql {
  return commentText(`${join.role}: ${what}`);
}

export function winnerInWords(join: JoinNode): string {
  const [event] = join.bounds;
  if (event === undefined) return "one row a key";
  const when = event.inclusive ? "at or before" : "before";
  const available = join.bounds.some((bound) => bound.side === "upper" && bound !== event);
  const ttl = join.bounds.find((bound) => bound.side === "lower");
  const age = ttl === undefined ? "" : `, at most ${formatDuration(ttl.offset)} old`;
  return `the newest row ${when} the spine row's time${available ? " that was known by then" : ""}${age}`;
}
