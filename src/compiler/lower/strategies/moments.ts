/** What the strategies share that tell spine rows apart by their moments: the typed (keys, time), NULLs left out. */
import type { TimeBound } from "../../../ir/plan.ts";
import type { TemplateUse } from "../../../ir/statement.ts";
import { type Sql, join as separated, sql } from "../../../kernel/sql.ts";
import { formatInstant } from "../../../kernel/time.ts";
import type { Lexicon } from "../../../ports/lexicon.ts";
import { of, r, s } from "../fragments.ts";
import type { Reach } from "../reach.ts";
import { column, type JoinContext, keyNames } from "../strategy.ts";
import { partitionBy } from "./source-parts.ts";

/** The distinct moments of the spine, in parentheses, to stand under the alias `s`. */
export function distinctMoments(context: JoinContext): TemplateUse {
  const { join, lexicon, spine } = context;
  const keys = join.keys.map((key) => of(s, key.spineColumn));
  const names = keyNames(context);
  return {
    template: "moments",
    view: {
      columns: [
        ...keys.map((key, index) => sql`${key} AS ${names[index] ?? key}`),
        sql`${spine.time} AS ${column(context, "instant")}`,
      ],
      spine: spine.table,
      conditions: [...keys.map((key) => sql`${key} IS NOT NULL`), lexicon.isFinite(spine.time)],
    },
  };
}

/** `s."asof_instant"`: the time of a moment. */
export function momentTime(context: JoinContext): Sql {
  return sql`${s}.${column(context, "instant")}`;
}

/** The columns of a moment, under any alias. */
export function momentColumns(context: JoinContext, alias: Sql): readonly Sql[] {
  return [...keyNames(context), column(context, "instant")].map((name) => sql`${alias}.${name}`);
}

/** Brings a strategy's table of moments back to the spine's rows. */
export function joinByMoment(table: Sql, context: JoinContext): TemplateUse {
  const { alias, join, spine } = context;
  const names = keyNames(context);
  return {
    template: "join-by-moment",
    view: {
      table,
      alias,
      matches: [
        ...join.keys.map((key, index) => sql`${alias}.${names[index] ?? alias} = ${of(s, key.spineColumn)}`),
        sql`${alias}.${column(context, "instant")} = ${spine.time}`,
      ],
    },
  };
}

/** `ROW_NUMBER() OVER (PARTITION BY …, … ORDER BY …)`: an order is always said, since some warehouses demand one. */
export function placeAmong(keys: readonly Sql[], order: readonly Sql[]): Sql {
  const ordered = order.length > 0 ? order : keys;
  return sql`ROW_NUMBER() OVER (${partitionBy(keys)}ORDER BY ${separated(ordered, sql`, `)})`;
}

/**
 * The join's bounds, said once more with the least and greatest time of the spine as literals, so that parts of a table
 * outside them are not read. What they cut can neither win nor supersede a winner. A column that must be converted first
 * prunes nothing.
 */
export function literalBounds({ join, lexicon, reach }: JoinContext): readonly Sql[] {
  return join.bounds.flatMap((bound) => {
    const literal = literalEnd(bound, reach, lexicon);
    return literal === null ? [] : [sql`${of(r, bound.column.column)} ${operator(bound)} ${literal}`];
  });
}

/** How far a bound lets the source's column reach, in its own form; null where nobody knows, or where that cannot be said. */
export function literalEnd(bound: TimeBound, reach: Reach | null, lexicon: Lexicon): Sql | null {
  const end = (bound.side === "upper" ? reach?.greatest : reach?.least) ?? null;
  if (end === null) return null;
  return lexicon.inFormOf(lexicon.instantLiteral(formatInstant(end - BigInt(bound.offset))), bound.column.time);
}

function operator({ side, inclusive }: TimeBound): Sql {
  if (side === "upper") return inclusive ? sql`<=` : sql`<`;
  return inclusive ? sql`>=` : sql`>`;
}
